using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ParameterIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_fit_parameters_run_number_parameter_number_estimate",
                table: "fit_parameters",
                columns: new[] { "run_number", "parameter_number", "estimate" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_fit_parameters_run_number_parameter_number_estimate",
                table: "fit_parameters");
        }
    }
}

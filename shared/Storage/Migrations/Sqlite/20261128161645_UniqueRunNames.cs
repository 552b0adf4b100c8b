using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class UniqueRunNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Of before there was a rule: the first keeps its name.
            migrationBuilder.Sql("""
                UPDATE runs SET name = substr(name, 1, 200) || ' #' || number
                WHERE length(name) > 200
                    OR EXISTS (SELECT 1 FROM runs AS other WHERE other.name = runs.name AND other.number < runs.number)
                """);

            migrationBuilder.CreateIndex(
                name: "IX_runs_name",
                table: "runs",
                column: "name",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_runs_name",
                table: "runs");
        }
    }
}

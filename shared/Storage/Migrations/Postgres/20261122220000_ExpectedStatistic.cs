using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    [DbContext(typeof(PostgresContext))]
    [Migration("20261122220000_ExpectedStatistic")]
    public partial class ExpectedStatistic : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<double>(
                name: "expected_statistic",
                table: "fits",
                type: "double precision",
                nullable: true,
                comment: "Expected value of the statistic if the model is right");
            migrationBuilder.AddColumn<double>(
                name: "expected_statistic_sigma",
                table: "fits",
                type: "double precision",
                nullable: true,
                comment: "Standard deviation of the statistic if the model is right");
            foreach (string sql in ExpectedStatisticViews.ForPostgres) migrationBuilder.Sql(sql);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP VIEW fits_named");
            migrationBuilder.DropColumn(name: "expected_statistic_sigma", table: "fits");
            migrationBuilder.DropColumn(name: "expected_statistic", table: "fits");
            migrationBuilder.Sql(InitialViews.Create[0]);
        }
    }
}

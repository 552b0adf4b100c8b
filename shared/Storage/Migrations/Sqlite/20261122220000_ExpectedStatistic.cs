using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    [DbContext(typeof(SqliteContext))]
    [Migration("20261122220000_ExpectedStatistic")]
    public partial class ExpectedStatistic : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<double>(
                name: "expected_statistic",
                table: "fits",
                type: "REAL",
                nullable: true,
                comment: "Expected value of the statistic if the model is right");
            migrationBuilder.AddColumn<double>(
                name: "expected_statistic_sigma",
                table: "fits",
                type: "REAL",
                nullable: true,
                comment: "Standard deviation of the statistic if the model is right");
            foreach (string sql in ExpectedStatisticViews.ForSqlite) migrationBuilder.Sql(sql);
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

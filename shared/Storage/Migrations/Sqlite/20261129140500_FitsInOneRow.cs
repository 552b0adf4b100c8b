using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Almagest.Storage.Migrations.Sqlite;

/// <summary>Spectra are read by the view that PostgreSQL has too.</summary>
[DbContext(typeof(SqliteContext))]
[Migration("20261129140500_FitsInOneRow")]
public sealed class FitsInOneRow : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(
            "CREATE VIEW fit_spectra AS SELECT f.observation_id, f.run_number, f.filled, f.filled_band, f.converged FROM fits f"
        );
}

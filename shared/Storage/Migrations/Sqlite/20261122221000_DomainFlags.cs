using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    [DbContext(typeof(SqliteContext))]
    [Migration("20261122221000_DomainFlags")]
    public partial class DomainFlags : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Not AddColumn: that rebuilds the table for a comment, which the views on it forbid.
            migrationBuilder.Sql("ALTER TABLE fits ADD COLUMN domain REAL");
            migrationBuilder.Sql("ALTER TABLE fits ADD COLUMN domain_residuals REAL");
            migrationBuilder.Sql("ALTER TABLE fits ADD COLUMN domain_reconstruction REAL");
            migrationBuilder.Sql("ALTER TABLE fits ADD COLUMN domain_distance REAL");
            migrationBuilder.Sql(FlagViews.Create);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP VIEW fit_flags_named");
            migrationBuilder.Sql("ALTER TABLE fits DROP COLUMN domain");
            migrationBuilder.Sql("ALTER TABLE fits DROP COLUMN domain_residuals");
            migrationBuilder.Sql("ALTER TABLE fits DROP COLUMN domain_reconstruction");
            migrationBuilder.Sql("ALTER TABLE fits DROP COLUMN domain_distance");
        }
    }
}

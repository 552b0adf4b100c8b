using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    [DbContext(typeof(PostgresContext))]
    [Migration("20261122221000_DomainFlags")]
    public partial class DomainFlags : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<float>(name: "domain", table: "fits", type: "real", nullable: true, comment: "Chance that a spectrum like those the network learnt from looks as strange: by the strangest of the following");
            migrationBuilder.AddColumn<float>(name: "domain_residuals", table: "fits", type: "real", nullable: true, comment: "The same by the residuals of the classical fit");
            migrationBuilder.AddColumn<float>(name: "domain_reconstruction", table: "fits", type: "real", nullable: true, comment: "The same by what the auto-encoder can't reproduce");
            migrationBuilder.AddColumn<float>(name: "domain_distance", table: "fits", type: "real", nullable: true, comment: "The same by the place among the network's inputs");
            migrationBuilder.Sql(FlagViews.Create);
            foreach (string statement in FlagViews.CreatePostgresExtras) migrationBuilder.Sql(statement);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP VIEW fit_flags_named");
            migrationBuilder.DropColumn(name: "domain", table: "fits");
            migrationBuilder.DropColumn(name: "domain_residuals", table: "fits");
            migrationBuilder.DropColumn(name: "domain_reconstruction", table: "fits");
            migrationBuilder.DropColumn(name: "domain_distance", table: "fits");
        }
    }
}

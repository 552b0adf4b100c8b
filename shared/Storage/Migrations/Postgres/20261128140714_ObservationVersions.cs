using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ObservationVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "stopped",
                table: "runs",
                type: "text",
                nullable: true,
                comment: "Why no more of it is fitted; null: nothing stops it");

            migrationBuilder.AddColumn<string>(
                name: "content",
                table: "observations",
                type: "text",
                nullable: true,
                comment: "SHA-256 of all that was read of it, lower-case hex; null: not known");

            migrationBuilder.AddColumn<string>(
                name: "identity",
                table: "observations",
                type: "text",
                nullable: true,
                comment: "What makes it the same observation when the catalogue is read again; null: not known");

            migrationBuilder.AddColumn<DateTime>(
                name: "superseded_at",
                table: "observations",
                type: "timestamp with time zone",
                nullable: true,
                comment: "When a later version took its place, or it was found gone; null: it is the catalogue's");

            migrationBuilder.CreateIndex(
                name: "IX_observations_catalogue_id_identity",
                table: "observations",
                columns: new[] { "catalogue_id", "identity" },
                unique: true,
                filter: "superseded_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_observations_catalogue_id_identity",
                table: "observations");

            migrationBuilder.DropColumn(
                name: "stopped",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "content",
                table: "observations");

            migrationBuilder.DropColumn(
                name: "identity",
                table: "observations");

            migrationBuilder.DropColumn(
                name: "superseded_at",
                table: "observations");
        }
    }
}

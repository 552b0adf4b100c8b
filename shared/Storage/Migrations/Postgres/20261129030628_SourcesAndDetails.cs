using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SourcesAndDetails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "wide_view",
                table: "runs",
                type: "text",
                nullable: false,
                comment: "The view with one column per parameter that shows this run; until the next version beside the published one",
                oldClrType: typeof(string),
                oldType: "text",
                oldComment: "The view with one column per parameter that shows this run");

            migrationBuilder.AddColumn<string>(
                name: "code_version",
                table: "runs",
                type: "text",
                nullable: true,
                comment: "Version of the program that made it; null: not known");

            migrationBuilder.AddColumn<string>(
                name: "fits_view",
                table: "runs",
                type: "text",
                nullable: true,
                comment: "The published view with columns for each parameter that shows this run; null: not named yet");

            migrationBuilder.CreateTable(
                name: "sources",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false, comment: "Id of its first observation"),
                    catalogue_id = table.Column<int>(type: "integer", nullable: false),
                    identity = table.Column<string>(type: "text", nullable: false, comment: "That of its observations; where they have none, 'observation' and the id"),
                    name = table.Column<string>(type: "text", nullable: false, comment: "That of its latest observation, as the position is"),
                    ra = table.Column<double>(type: "double precision", nullable: true, comment: "Right ascension, ICRS, deg"),
                    dec = table.Column<double>(type: "double precision", nullable: true, comment: "Declination, ICRS, deg"),
                    healpix = table.Column<long>(type: "bigint", nullable: true, comment: "Nested HEALPix pixel of order 29")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sources", x => x.id);
                    table.ForeignKey(
                        name: "FK_sources_catalogues_catalogue_id",
                        column: x => x.catalogue_id,
                        principalTable: "catalogues",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "What observations are of: one row for each identity of a catalogue, all its versions together.");

            migrationBuilder.CreateTable(
                name: "observation_details",
                columns: table => new
                {
                    observation_id = table.Column<long>(type: "bigint", nullable: false),
                    source_id = table.Column<long>(type: "bigint", nullable: false),
                    catalogue_id = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false, comment: "Position in the catalogue"),
                    name = table.Column<string>(type: "text", nullable: false),
                    ra = table.Column<double>(type: "double precision", nullable: true, comment: "Right ascension, ICRS, deg"),
                    dec = table.Column<double>(type: "double precision", nullable: true, comment: "Declination, ICRS, deg"),
                    healpix = table.Column<long>(type: "bigint", nullable: true, comment: "Nested HEALPix pixel of order 29"),
                    file = table.Column<string>(type: "text", nullable: true, comment: "The first spectrum's file"),
                    telescope = table.Column<string>(type: "text", nullable: true, comment: "TELESCOP of its spectra"),
                    instrument = table.Column<string>(type: "text", nullable: true, comment: "INSTRUME of its spectra"),
                    obs_id = table.Column<string>(type: "text", nullable: true, comment: "OBS_ID of the first spectrum"),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true, comment: "When the first spectrum began, UTC"),
                    mjd = table.Column<double>(type: "double precision", nullable: true, comment: "The same as a modified Julian date, UTC, d"),
                    exposure = table.Column<double>(type: "double precision", nullable: true, comment: "Sum of its spectra's, s; null of spectra in flux"),
                    counts = table.Column<double>(type: "double precision", nullable: true, comment: "In good channels, background included; null of spectra in flux"),
                    energy_lolim = table.Column<double>(type: "double precision", nullable: true, comment: "Lower end of the good channels, keV"),
                    energy_hilim = table.Column<double>(type: "double precision", nullable: true, comment: "Upper end of the good channels, keV"),
                    redshift = table.Column<double>(type: "double precision", nullable: true, comment: "As its listing or header says"),
                    is_from_files = table.Column<bool>(type: "boolean", nullable: false, comment: "Whether its files were read for this; else what the stored spectrum tells, until it is ingested again")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_observation_details", x => x.observation_id);
                    table.ForeignKey(
                        name: "FK_observation_details_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "sources",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "What is known of an observation without its spectrum: narrow, as queries join it with each fit.");

            migrationBuilder.CreateIndex(
                name: "IX_fits_observation_id",
                table: "fits",
                column: "observation_id");

            migrationBuilder.CreateIndex(
                name: "IX_observation_details_dec",
                table: "observation_details",
                column: "dec");

            migrationBuilder.CreateIndex(
                name: "IX_observation_details_healpix",
                table: "observation_details",
                column: "healpix");

            migrationBuilder.CreateIndex(
                name: "IX_observation_details_mjd",
                table: "observation_details",
                column: "mjd");

            migrationBuilder.CreateIndex(
                name: "IX_observation_details_name",
                table: "observation_details",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "IX_observation_details_source_id",
                table: "observation_details",
                column: "source_id");

            migrationBuilder.CreateIndex(
                name: "IX_sources_catalogue_id_identity",
                table: "sources",
                columns: new[] { "catalogue_id", "identity" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sources_dec",
                table: "sources",
                column: "dec");

            migrationBuilder.CreateIndex(
                name: "IX_sources_healpix",
                table: "sources",
                column: "healpix");

            migrationBuilder.CreateIndex(
                name: "IX_sources_name",
                table: "sources",
                column: "name");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "observation_details");

            migrationBuilder.DropTable(
                name: "sources");

            migrationBuilder.DropIndex(
                name: "IX_fits_observation_id",
                table: "fits");

            migrationBuilder.DropColumn(
                name: "code_version",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "fits_view",
                table: "runs");

            migrationBuilder.AlterColumn<string>(
                name: "wide_view",
                table: "runs",
                type: "text",
                nullable: false,
                comment: "The view with one column per parameter that shows this run",
                oldClrType: typeof(string),
                oldType: "text",
                oldComment: "The view with one column per parameter that shows this run; until the next version beside the published one");
        }
    }
}

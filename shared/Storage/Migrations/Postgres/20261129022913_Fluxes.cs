using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Fluxes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "method",
                table: "fit_parameters",
                type: "text",
                nullable: false,
                comment: "What the published estimate is: posterior (median), classical, network (not refined), limit (no value)",
                oldClrType: typeof(string),
                oldType: "text",
                oldComment: "What the published estimate is: posterior (median), classical, network (not refined), limit (no value)")
                .Annotation("Relational:ColumnOrder", 16)
                .OldAnnotation("Relational:ColumnOrder", 12);

            migrationBuilder.AlterColumn<short>(
                name: "parameter_number",
                table: "fit_parameters",
                type: "smallint",
                nullable: false,
                comment: "See run_parameters",
                oldClrType: typeof(short),
                oldType: "smallint",
                oldComment: "See run_parameters")
                .Annotation("Relational:ColumnOrder", 15)
                .OldAnnotation("Relational:ColumnOrder", 11);

            migrationBuilder.AlterColumn<int>(
                name: "run_number",
                table: "fit_parameters",
                type: "integer",
                nullable: false,
                comment: "See runs",
                oldClrType: typeof(int),
                oldType: "integer",
                oldComment: "See runs")
                .Annotation("Relational:ColumnOrder", 14)
                .OldAnnotation("Relational:ColumnOrder", 10);

            migrationBuilder.AddColumn<double>(
                name: "classical_hilim90",
                table: "fit_parameters",
                type: "double precision",
                nullable: true,
                comment: "Upper end of the classical fit's 90 % interval, in the parameter's unit")
                .Annotation("Relational:ColumnOrder", 13);

            migrationBuilder.AddColumn<double>(
                name: "classical_lolim90",
                table: "fit_parameters",
                type: "double precision",
                nullable: true,
                comment: "Lower end of the classical fit's 90 % interval, in the parameter's unit")
                .Annotation("Relational:ColumnOrder", 12);

            migrationBuilder.AddColumn<double>(
                name: "hilim90",
                table: "fit_parameters",
                type: "double precision",
                nullable: true,
                comment: "Upper end of the 90 % interval, in the parameter's unit")
                .Annotation("Relational:ColumnOrder", 11);

            migrationBuilder.AddColumn<double>(
                name: "lolim90",
                table: "fit_parameters",
                type: "double precision",
                nullable: true,
                comment: "Lower end of the 90 % interval, in the parameter's unit")
                .Annotation("Relational:ColumnOrder", 10);

            migrationBuilder.CreateTable(
                name: "fit_fluxes",
                columns: table => new
                {
                    observation_id = table.Column<long>(type: "bigint", nullable: false, comment: "See observations"),
                    band_lolim = table.Column<double>(type: "double precision", nullable: true, comment: "Where the band begins: as observed for the flux, in the source's frame for the luminosity"),
                    band_hilim = table.Column<double>(type: "double precision", nullable: true, comment: "Where it ends, likewise"),
                    flux = table.Column<double>(type: "double precision", nullable: true, comment: "Energy flux in the band as observed; NULL of a limit"),
                    flux_lolim = table.Column<double>(type: "double precision", nullable: true, comment: "Lower end of the 68 % interval"),
                    flux_hilim = table.Column<double>(type: "double precision", nullable: true, comment: "Upper end of the 68 % interval"),
                    flux_lolim90 = table.Column<double>(type: "double precision", nullable: true, comment: "Lower end of the 90 % interval"),
                    flux_hilim90 = table.Column<double>(type: "double precision", nullable: true, comment: "Upper end of the 90 % interval"),
                    redshift = table.Column<double>(type: "double precision", nullable: true, comment: "Of the model, at the fit; NULL where it has none, and then there is no luminosity"),
                    luminosity = table.Column<double>(type: "double precision", nullable: true, comment: "Luminosity in the band of the source's frame; NULL of a limit"),
                    luminosity_lolim = table.Column<double>(type: "double precision", nullable: true, comment: "Lower end of the 68 % interval"),
                    luminosity_hilim = table.Column<double>(type: "double precision", nullable: true, comment: "Upper end of the 68 % interval"),
                    luminosity_lolim90 = table.Column<double>(type: "double precision", nullable: true, comment: "Lower end of the 90 % interval"),
                    luminosity_hilim90 = table.Column<double>(type: "double precision", nullable: true, comment: "Upper end of the 90 % interval"),
                    run_number = table.Column<int>(type: "integer", nullable: false, comment: "See runs"),
                    covered = table.Column<float>(type: "real", nullable: true, comment: "Share of the band, as observed, that the fit had data in; the rest is the model's word alone"),
                    flux_number = table.Column<short>(type: "smallint", nullable: false, comment: "Counted from 0, in the run's order of bands"),
                    band = table.Column<string>(type: "text", nullable: false, comment: "As the run names it: its energies in keV, or fitted"),
                    absorption = table.Column<string>(type: "text", nullable: false, comment: "absorbed: of the model as it is. unabsorbed: with every absorbing column at 0"),
                    method = table.Column<string>(type: "text", nullable: false, comment: "What the numbers are: posterior (median), classical, network (not refined, no intervals), limit (no value)")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_fit_fluxes", x => new { x.run_number, x.observation_id, x.flux_number });
                },
                comment: "One row per fit, band, and whether the model's absorption is left out. NULL where a number is unknown.");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "fit_fluxes");

            migrationBuilder.DropColumn(
                name: "classical_hilim90",
                table: "fit_parameters");

            migrationBuilder.DropColumn(
                name: "classical_lolim90",
                table: "fit_parameters");

            migrationBuilder.DropColumn(
                name: "hilim90",
                table: "fit_parameters");

            migrationBuilder.DropColumn(
                name: "lolim90",
                table: "fit_parameters");

            migrationBuilder.AlterColumn<string>(
                name: "method",
                table: "fit_parameters",
                type: "text",
                nullable: false,
                comment: "What the published estimate is: posterior (median), classical, network (not refined), limit (no value)",
                oldClrType: typeof(string),
                oldType: "text",
                oldComment: "What the published estimate is: posterior (median), classical, network (not refined), limit (no value)")
                .Annotation("Relational:ColumnOrder", 12)
                .OldAnnotation("Relational:ColumnOrder", 16);

            migrationBuilder.AlterColumn<short>(
                name: "parameter_number",
                table: "fit_parameters",
                type: "smallint",
                nullable: false,
                comment: "See run_parameters",
                oldClrType: typeof(short),
                oldType: "smallint",
                oldComment: "See run_parameters")
                .Annotation("Relational:ColumnOrder", 11)
                .OldAnnotation("Relational:ColumnOrder", 15);

            migrationBuilder.AlterColumn<int>(
                name: "run_number",
                table: "fit_parameters",
                type: "integer",
                nullable: false,
                comment: "See runs",
                oldClrType: typeof(int),
                oldType: "integer",
                oldComment: "See runs")
                .Annotation("Relational:ColumnOrder", 10)
                .OldAnnotation("Relational:ColumnOrder", 14);
        }
    }
}

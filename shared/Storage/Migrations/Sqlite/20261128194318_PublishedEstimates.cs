using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PublishedEstimates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Changed comments and places of other columns are no matter in SQLite, and would copy both tables.
            migrationBuilder.AddColumn<string>(
                name: "method",
                table: "fits",
                type: "TEXT",
                nullable: false,
                defaultValue: "network",
                comment: "Which estimates are published: posterior, classical, network (not refined), limit (of all parameters)")
                .Annotation("Relational:ColumnOrder", 24);

            migrationBuilder.AddColumn<string>(
                name: "method_reason",
                table: "fits",
                type: "TEXT",
                nullable: true,
                comment: "Why they are not the posterior's")
                .Annotation("Relational:ColumnOrder", 25);

            migrationBuilder.AddColumn<double>(
                name: "prior_hilim",
                table: "fit_posteriors",
                type: "REAL",
                nullable: true,
                comment: "Where the prior ends, in the parameter's unit; NULL of a norm")
                .Annotation("Relational:ColumnOrder", 10);

            migrationBuilder.AddColumn<double>(
                name: "prior_lolim",
                table: "fit_posteriors",
                type: "REAL",
                nullable: true,
                comment: "Where the prior begins, outside of which no posterior is; NULL of a norm")
                .Annotation("Relational:ColumnOrder", 9);

            migrationBuilder.AddColumn<double>(
                name: "classical_estimate",
                table: "fit_parameters",
                type: "REAL",
                nullable: true,
                comment: "At the lowest statistic, in the parameter's unit")
                .Annotation("Relational:ColumnOrder", 7);

            migrationBuilder.AddColumn<double>(
                name: "classical_hilim",
                table: "fit_parameters",
                type: "REAL",
                nullable: true,
                comment: "Upper end of the classical fit's 68 % interval, in the parameter's unit")
                .Annotation("Relational:ColumnOrder", 9);

            migrationBuilder.AddColumn<double>(
                name: "classical_lolim",
                table: "fit_parameters",
                type: "REAL",
                nullable: true,
                comment: "Lower end of the classical fit's 68 % interval, in the parameter's unit")
                .Annotation("Relational:ColumnOrder", 8);

            migrationBuilder.AddColumn<string>(
                name: "method",
                table: "fit_parameters",
                type: "TEXT",
                nullable: false,
                defaultValue: "network",
                comment: "What the published estimate is: posterior (median), classical, network (not refined), limit (no value)")
                .Annotation("Relational:ColumnOrder", 12);

            // Until now the refined estimate was published, or the network's. Where there were no net counts, lists told limits.
            migrationBuilder.Sql(
                """
                UPDATE fits SET method = CASE WHEN net_counts <= 0 THEN 'limit' ELSE 'classical' END
                WHERE net_counts <= 0 OR (flags & 2) <> 0;
                UPDATE fit_parameters
                SET method = 'classical', classical_estimate = estimate, classical_lolim = lolim, classical_hilim = hilim
                WHERE EXISTS (SELECT 1 FROM fits f WHERE f.run_number = fit_parameters.run_number
                              AND f.observation_id = fit_parameters.observation_id AND (f.flags & 2) <> 0);
                UPDATE fit_parameters
                SET method = 'limit', estimate = NULL, lolim = NULLIF(lolim, estimate), hilim = NULLIF(hilim, estimate)
                WHERE EXISTS (SELECT 1 FROM fits f WHERE f.run_number = fit_parameters.run_number
                              AND f.observation_id = fit_parameters.observation_id AND f.net_counts <= 0);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "method",
                table: "fits");

            migrationBuilder.DropColumn(
                name: "method_reason",
                table: "fits");

            migrationBuilder.DropColumn(
                name: "prior_hilim",
                table: "fit_posteriors");

            migrationBuilder.DropColumn(
                name: "prior_lolim",
                table: "fit_posteriors");

            migrationBuilder.DropColumn(
                name: "classical_estimate",
                table: "fit_parameters");

            migrationBuilder.DropColumn(
                name: "classical_hilim",
                table: "fit_parameters");

            migrationBuilder.DropColumn(
                name: "classical_lolim",
                table: "fit_parameters");

            migrationBuilder.DropColumn(
                name: "method",
                table: "fit_parameters");

            migrationBuilder.AlterColumn<byte[]>(
                name: "pass_trace",
                table: "fits",
                type: "BLOB",
                nullable: false,
                comment: "What changed from pass to pass; float32, little-endian: [pass, n]",
                oldClrType: typeof(byte[]),
                oldType: "BLOB",
                oldComment: "What changed from pass to pass; float32, little-endian: [pass, n]")
                .Annotation("Relational:ColumnOrder", 24)
                .OldAnnotation("Relational:ColumnOrder", 26);

            migrationBuilder.AlterColumn<byte[]>(
                name: "filled_band",
                table: "fits",
                type: "BLOB",
                nullable: true,
                comment: "Half width of the 68 % band of filled bins, in the unit of filled, 0 where observed; float32, little-endian: [bin]",
                oldClrType: typeof(byte[]),
                oldType: "BLOB",
                oldNullable: true,
                oldComment: "Half width of the 68 % band of filled bins, in the unit of filled, 0 where observed; float32, little-endian: [bin]")
                .Annotation("Relational:ColumnOrder", 26)
                .OldAnnotation("Relational:ColumnOrder", 28);

            migrationBuilder.AlterColumn<byte[]>(
                name: "filled",
                table: "fits",
                type: "BLOB",
                nullable: false,
                comment: "Spectrum with its gaps filled; float32, little-endian: [bin]",
                oldClrType: typeof(byte[]),
                oldType: "BLOB",
                oldComment: "Spectrum with its gaps filled; float32, little-endian: [bin]")
                .Annotation("Relational:ColumnOrder", 25)
                .OldAnnotation("Relational:ColumnOrder", 27);

            migrationBuilder.AlterColumn<short>(
                name: "parameter_number",
                table: "fit_posteriors",
                type: "INTEGER",
                nullable: false,
                comment: "See run_parameters",
                oldClrType: typeof(short),
                oldType: "INTEGER",
                oldComment: "See run_parameters")
                .Annotation("Relational:ColumnOrder", 10)
                .OldAnnotation("Relational:ColumnOrder", 12);

            migrationBuilder.AlterColumn<int>(
                name: "run_number",
                table: "fit_posteriors",
                type: "INTEGER",
                nullable: false,
                comment: "See runs",
                oldClrType: typeof(int),
                oldType: "INTEGER",
                oldComment: "See runs")
                .Annotation("Relational:ColumnOrder", 9)
                .OldAnnotation("Relational:ColumnOrder", 11);

            migrationBuilder.AlterColumn<double>(
                name: "estimate",
                table: "fit_parameters",
                type: "REAL",
                nullable: true,
                comment: "In the parameter's unit: refined, or the network's where it was not refined",
                oldClrType: typeof(double),
                oldType: "REAL",
                oldNullable: true,
                oldComment: "The published one, in the parameter's unit; NULL of a limit");

            migrationBuilder.AlterColumn<short>(
                name: "parameter_number",
                table: "fit_parameters",
                type: "INTEGER",
                nullable: false,
                comment: "See run_parameters",
                oldClrType: typeof(short),
                oldType: "INTEGER",
                oldComment: "See run_parameters")
                .Annotation("Relational:ColumnOrder", 8)
                .OldAnnotation("Relational:ColumnOrder", 11);

            migrationBuilder.AlterColumn<int>(
                name: "run_number",
                table: "fit_parameters",
                type: "INTEGER",
                nullable: false,
                comment: "See runs",
                oldClrType: typeof(int),
                oldType: "INTEGER",
                oldComment: "See runs")
                .Annotation("Relational:ColumnOrder", 7)
                .OldAnnotation("Relational:ColumnOrder", 10);
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ScoreTests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "statistic_name",
                table: "fits",
                type: "text",
                nullable: false,
                comment: "cstat, chi2, mse, ...",
                oldClrType: typeof(string),
                oldType: "text",
                oldComment: "cstat, chi2, mse, ...")
                .Annotation("Relational:ColumnOrder", 30)
                .OldAnnotation("Relational:ColumnOrder", 23);

            migrationBuilder.AlterColumn<short>(
                name: "passes",
                table: "fits",
                type: "smallint",
                nullable: false,
                comment: "Passes of the auto-encoder",
                oldClrType: typeof(short),
                oldType: "smallint",
                oldComment: "Passes of the auto-encoder")
                .Annotation("Relational:ColumnOrder", 28)
                .OldAnnotation("Relational:ColumnOrder", 21);

            migrationBuilder.AlterColumn<byte[]>(
                name: "pass_trace",
                table: "fits",
                type: "bytea",
                nullable: false,
                comment: "What changed from pass to pass; float32, little-endian: [pass, n]",
                oldClrType: typeof(byte[]),
                oldType: "bytea",
                oldComment: "What changed from pass to pass; float32, little-endian: [pass, n]")
                .Annotation("Relational:ColumnOrder", 37)
                .OldAnnotation("Relational:ColumnOrder", 29);

            migrationBuilder.AlterColumn<float>(
                name: "ood_residuals",
                table: "fits",
                type: "real",
                nullable: true,
                comment: "The same by the residuals of the classical fit",
                oldClrType: typeof(float),
                oldType: "real",
                oldNullable: true,
                oldComment: "The same by the residuals of the classical fit")
                .Annotation("Relational:ColumnOrder", 17)
                .OldAnnotation("Relational:ColumnOrder", 16);

            migrationBuilder.AlterColumn<float>(
                name: "ood_reconstruction",
                table: "fits",
                type: "real",
                nullable: true,
                comment: "The same by what the auto-encoder can't reproduce",
                oldClrType: typeof(float),
                oldType: "real",
                oldNullable: true,
                oldComment: "The same by what the auto-encoder can't reproduce")
                .Annotation("Relational:ColumnOrder", 18)
                .OldAnnotation("Relational:ColumnOrder", 17);

            migrationBuilder.AlterColumn<float>(
                name: "ood_distance",
                table: "fits",
                type: "real",
                nullable: true,
                comment: "The same by the place among the network's inputs",
                oldClrType: typeof(float),
                oldType: "real",
                oldNullable: true,
                oldComment: "The same by the place among the network's inputs")
                .Annotation("Relational:ColumnOrder", 19)
                .OldAnnotation("Relational:ColumnOrder", 18);

            migrationBuilder.AlterColumn<float>(
                name: "ood_combined",
                table: "fits",
                type: "real",
                nullable: true,
                comment: "Chance that a spectrum like those the network learnt from looks as strange: by the strangest of the following",
                oldClrType: typeof(float),
                oldType: "real",
                oldNullable: true,
                oldComment: "Chance that a spectrum like those the network learnt from looks as strange: by the strangest of the following")
                .Annotation("Relational:ColumnOrder", 16)
                .OldAnnotation("Relational:ColumnOrder", 15);

            migrationBuilder.AlterColumn<int>(
                name: "observed_bins",
                table: "fits",
                type: "integer",
                nullable: false,
                comment: "Bins of the network's grid that carry data",
                oldClrType: typeof(int),
                oldType: "integer",
                oldComment: "Bins of the network's grid that carry data")
                .Annotation("Relational:ColumnOrder", 14)
                .OldAnnotation("Relational:ColumnOrder", 13);

            migrationBuilder.AlterColumn<int>(
                name: "network_number",
                table: "fits",
                type: "integer",
                nullable: false,
                comment: "See networks",
                oldClrType: typeof(int),
                oldType: "integer",
                oldComment: "See networks")
                .Annotation("Relational:ColumnOrder", 12)
                .OldAnnotation("Relational:ColumnOrder", 11);

            migrationBuilder.AlterColumn<string>(
                name: "method_reason",
                table: "fits",
                type: "text",
                nullable: true,
                comment: "Why they are not the posterior's",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true,
                oldComment: "Why they are not the posterior's")
                .Annotation("Relational:ColumnOrder", 34)
                .OldAnnotation("Relational:ColumnOrder", 27);

            migrationBuilder.AlterColumn<string>(
                name: "method",
                table: "fits",
                type: "text",
                nullable: false,
                comment: "Which estimates are published: posterior, classical, network (not refined), limit (of all parameters)",
                oldClrType: typeof(string),
                oldType: "text",
                oldComment: "Which estimates are published: posterior, classical, network (not refined), limit (of all parameters)")
                .Annotation("Relational:ColumnOrder", 33)
                .OldAnnotation("Relational:ColumnOrder", 26);

            migrationBuilder.AlterColumn<string>(
                name: "message",
                table: "fits",
                type: "text",
                nullable: true,
                comment: "What went wrong",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true,
                oldComment: "What went wrong")
                .Annotation("Relational:ColumnOrder", 31)
                .OldAnnotation("Relational:ColumnOrder", 24);

            migrationBuilder.AlterColumn<int>(
                name: "flags",
                table: "fits",
                type: "integer",
                nullable: false,
                comment: "Bit set: by name in fit_flags_named",
                oldClrType: typeof(int),
                oldType: "integer",
                oldComment: "Bit set: by name in fit_flags_named")
                .Annotation("Relational:ColumnOrder", 15)
                .OldAnnotation("Relational:ColumnOrder", 14);

            migrationBuilder.AlterColumn<byte[]>(
                name: "filled_band",
                table: "fits",
                type: "bytea",
                nullable: true,
                comment: "Half width of the 68 % band of filled bins, in the unit of filled, 0 where observed; float32, little-endian: [bin]",
                oldClrType: typeof(byte[]),
                oldType: "bytea",
                oldNullable: true,
                oldComment: "Half width of the 68 % band of filled bins, in the unit of filled, 0 where observed; float32, little-endian: [bin]")
                .Annotation("Relational:ColumnOrder", 39)
                .OldAnnotation("Relational:ColumnOrder", 31);

            migrationBuilder.AlterColumn<byte[]>(
                name: "filled",
                table: "fits",
                type: "bytea",
                nullable: false,
                comment: "Spectrum with its gaps filled; float32, little-endian: [bin]",
                oldClrType: typeof(byte[]),
                oldType: "bytea",
                oldComment: "Spectrum with its gaps filled; float32, little-endian: [bin]")
                .Annotation("Relational:ColumnOrder", 38)
                .OldAnnotation("Relational:ColumnOrder", 30);

            migrationBuilder.AlterColumn<float>(
                name: "elapsed_seconds",
                table: "fits",
                type: "real",
                nullable: true,
                comment: "Time that the classical fit took, s",
                oldClrType: typeof(float),
                oldType: "real",
                oldNullable: true,
                oldComment: "Time that the classical fit took, s")
                .Annotation("Relational:ColumnOrder", 20)
                .OldAnnotation("Relational:ColumnOrder", 19);

            migrationBuilder.AlterColumn<int>(
                name: "degrees_of_freedom",
                table: "fits",
                type: "integer",
                nullable: true,
                comment: "Bins less free parameters",
                oldClrType: typeof(int),
                oldType: "integer",
                oldNullable: true,
                oldComment: "Bins less free parameters")
                .Annotation("Relational:ColumnOrder", 13)
                .OldAnnotation("Relational:ColumnOrder", 12);

            migrationBuilder.AlterColumn<bool>(
                name: "converged",
                table: "fits",
                type: "boolean",
                nullable: false,
                comment: "Whether the filled spectrum settled",
                oldClrType: typeof(bool),
                oldType: "boolean",
                oldComment: "Whether the filled spectrum settled")
                .Annotation("Relational:ColumnOrder", 29)
                .OldAnnotation("Relational:ColumnOrder", 22);

            migrationBuilder.AlterColumn<int>(
                name: "chunk_number",
                table: "fits",
                type: "integer",
                nullable: false,
                comment: "See chunks",
                oldClrType: typeof(int),
                oldType: "integer",
                oldComment: "See chunks")
                .Annotation("Relational:ColumnOrder", 11)
                .OldAnnotation("Relational:ColumnOrder", 10);

            migrationBuilder.AlterColumn<string>(
                name: "binning",
                table: "fits",
                type: "text",
                nullable: true,
                comment: "Bins of the classical fit: channels, file (GROUPING), optimal, counts or background (at least so many in each)",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true,
                oldComment: "Bins of the classical fit: channels, file (GROUPING), optimal, counts or background (at least so many in each)")
                .Annotation("Relational:ColumnOrder", 32)
                .OldAnnotation("Relational:ColumnOrder", 25);

            migrationBuilder.AlterColumn<int>(
                name: "background_components",
                table: "fits",
                type: "integer",
                nullable: true,
                comment: "Components of the shape of the background",
                oldClrType: typeof(int),
                oldType: "integer",
                oldNullable: true,
                oldComment: "Components of the shape of the background")
                .Annotation("Relational:ColumnOrder", 21)
                .OldAnnotation("Relational:ColumnOrder", 20);

            migrationBuilder.AlterColumn<string>(
                name: "background",
                table: "fits",
                type: "text",
                nullable: true,
                comment: "What the background was: auto (a learnt shape), smooth (one that is not), model, data (W, or subtracted), none",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true,
                oldComment: "What the background was: auto (a learnt shape), smooth (one that is not), model, data (W, or subtracted), none")
                .Annotation("Relational:ColumnOrder", 35)
                .OldAnnotation("Relational:ColumnOrder", 28);

            migrationBuilder.AlterColumn<int>(
                name: "run_number",
                table: "fits",
                type: "integer",
                nullable: false,
                comment: "See runs",
                oldClrType: typeof(int),
                oldType: "integer",
                oldComment: "See runs")
                .Annotation("Relational:ColumnOrder", 10)
                .OldAnnotation("Relational:ColumnOrder", 9);

            migrationBuilder.AddColumn<float>(
                name: "score_area",
                table: "fits",
                type: "real",
                nullable: true,
                comment: "Sigmas of more effective area at high energies; NULL where the fit follows it")
                .Annotation("Relational:ColumnOrder", 25);

            migrationBuilder.AddColumn<float>(
                name: "score_background",
                table: "fits",
                type: "real",
                nullable: true,
                comment: "Sigmas of more background than was measured, or modelled")
                .Annotation("Relational:ColumnOrder", 26);

            migrationBuilder.AddColumn<float>(
                name: "score_gain",
                table: "fits",
                type: "real",
                nullable: true,
                comment: "Sigmas of energies read too high: by a share, or all by as much")
                .Annotation("Relational:ColumnOrder", 24);

            migrationBuilder.AddColumn<float>(
                name: "score_iron",
                table: "fits",
                type: "real",
                nullable: true,
                comment: "Sigmas of a narrow line at 6.4, 6.7 or 6.97 keV, at rest or at the model's redshift")
                .Annotation("Relational:ColumnOrder", 23);

            migrationBuilder.AddColumn<double>(
                name: "score_probability",
                table: "fits",
                type: "double precision",
                nullable: true,
                comment: "Chance that any of these tests is as far out if the model is right")
                .Annotation("Relational:ColumnOrder", 9);

            migrationBuilder.AddColumn<float>(
                name: "score_sigma",
                table: "fits",
                type: "real",
                nullable: true,
                comment: "By how many sigmas; below 0: for less of it")
                .Annotation("Relational:ColumnOrder", 22);

            migrationBuilder.AddColumn<float>(
                name: "score_soft",
                table: "fits",
                type: "real",
                nullable: true,
                comment: "Sigmas of a thermal or steep component below 1 keV")
                .Annotation("Relational:ColumnOrder", 27);

            migrationBuilder.AddColumn<string>(
                name: "score_test",
                table: "fits",
                type: "text",
                nullable: true,
                comment: "What the residuals ask for most, of lines of iron, gain, area, background and soft excess")
                .Annotation("Relational:ColumnOrder", 36);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "score_area",
                table: "fits");

            migrationBuilder.DropColumn(
                name: "score_background",
                table: "fits");

            migrationBuilder.DropColumn(
                name: "score_gain",
                table: "fits");

            migrationBuilder.DropColumn(
                name: "score_iron",
                table: "fits");

            migrationBuilder.DropColumn(
                name: "score_probability",
                table: "fits");

            migrationBuilder.DropColumn(
                name: "score_sigma",
                table: "fits");

            migrationBuilder.DropColumn(
                name: "score_soft",
                table: "fits");

            migrationBuilder.DropColumn(
                name: "score_test",
                table: "fits");

            migrationBuilder.AlterColumn<string>(
                name: "statistic_name",
                table: "fits",
                type: "text",
                nullable: false,
                comment: "cstat, chi2, mse, ...",
                oldClrType: typeof(string),
                oldType: "text",
                oldComment: "cstat, chi2, mse, ...")
                .Annotation("Relational:ColumnOrder", 23)
                .OldAnnotation("Relational:ColumnOrder", 30);

            migrationBuilder.AlterColumn<short>(
                name: "passes",
                table: "fits",
                type: "smallint",
                nullable: false,
                comment: "Passes of the auto-encoder",
                oldClrType: typeof(short),
                oldType: "smallint",
                oldComment: "Passes of the auto-encoder")
                .Annotation("Relational:ColumnOrder", 21)
                .OldAnnotation("Relational:ColumnOrder", 28);

            migrationBuilder.AlterColumn<byte[]>(
                name: "pass_trace",
                table: "fits",
                type: "bytea",
                nullable: false,
                comment: "What changed from pass to pass; float32, little-endian: [pass, n]",
                oldClrType: typeof(byte[]),
                oldType: "bytea",
                oldComment: "What changed from pass to pass; float32, little-endian: [pass, n]")
                .Annotation("Relational:ColumnOrder", 29)
                .OldAnnotation("Relational:ColumnOrder", 37);

            migrationBuilder.AlterColumn<float>(
                name: "ood_residuals",
                table: "fits",
                type: "real",
                nullable: true,
                comment: "The same by the residuals of the classical fit",
                oldClrType: typeof(float),
                oldType: "real",
                oldNullable: true,
                oldComment: "The same by the residuals of the classical fit")
                .Annotation("Relational:ColumnOrder", 16)
                .OldAnnotation("Relational:ColumnOrder", 17);

            migrationBuilder.AlterColumn<float>(
                name: "ood_reconstruction",
                table: "fits",
                type: "real",
                nullable: true,
                comment: "The same by what the auto-encoder can't reproduce",
                oldClrType: typeof(float),
                oldType: "real",
                oldNullable: true,
                oldComment: "The same by what the auto-encoder can't reproduce")
                .Annotation("Relational:ColumnOrder", 17)
                .OldAnnotation("Relational:ColumnOrder", 18);

            migrationBuilder.AlterColumn<float>(
                name: "ood_distance",
                table: "fits",
                type: "real",
                nullable: true,
                comment: "The same by the place among the network's inputs",
                oldClrType: typeof(float),
                oldType: "real",
                oldNullable: true,
                oldComment: "The same by the place among the network's inputs")
                .Annotation("Relational:ColumnOrder", 18)
                .OldAnnotation("Relational:ColumnOrder", 19);

            migrationBuilder.AlterColumn<float>(
                name: "ood_combined",
                table: "fits",
                type: "real",
                nullable: true,
                comment: "Chance that a spectrum like those the network learnt from looks as strange: by the strangest of the following",
                oldClrType: typeof(float),
                oldType: "real",
                oldNullable: true,
                oldComment: "Chance that a spectrum like those the network learnt from looks as strange: by the strangest of the following")
                .Annotation("Relational:ColumnOrder", 15)
                .OldAnnotation("Relational:ColumnOrder", 16);

            migrationBuilder.AlterColumn<int>(
                name: "observed_bins",
                table: "fits",
                type: "integer",
                nullable: false,
                comment: "Bins of the network's grid that carry data",
                oldClrType: typeof(int),
                oldType: "integer",
                oldComment: "Bins of the network's grid that carry data")
                .Annotation("Relational:ColumnOrder", 13)
                .OldAnnotation("Relational:ColumnOrder", 14);

            migrationBuilder.AlterColumn<int>(
                name: "network_number",
                table: "fits",
                type: "integer",
                nullable: false,
                comment: "See networks",
                oldClrType: typeof(int),
                oldType: "integer",
                oldComment: "See networks")
                .Annotation("Relational:ColumnOrder", 11)
                .OldAnnotation("Relational:ColumnOrder", 12);

            migrationBuilder.AlterColumn<string>(
                name: "method_reason",
                table: "fits",
                type: "text",
                nullable: true,
                comment: "Why they are not the posterior's",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true,
                oldComment: "Why they are not the posterior's")
                .Annotation("Relational:ColumnOrder", 27)
                .OldAnnotation("Relational:ColumnOrder", 34);

            migrationBuilder.AlterColumn<string>(
                name: "method",
                table: "fits",
                type: "text",
                nullable: false,
                comment: "Which estimates are published: posterior, classical, network (not refined), limit (of all parameters)",
                oldClrType: typeof(string),
                oldType: "text",
                oldComment: "Which estimates are published: posterior, classical, network (not refined), limit (of all parameters)")
                .Annotation("Relational:ColumnOrder", 26)
                .OldAnnotation("Relational:ColumnOrder", 33);

            migrationBuilder.AlterColumn<string>(
                name: "message",
                table: "fits",
                type: "text",
                nullable: true,
                comment: "What went wrong",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true,
                oldComment: "What went wrong")
                .Annotation("Relational:ColumnOrder", 24)
                .OldAnnotation("Relational:ColumnOrder", 31);

            migrationBuilder.AlterColumn<int>(
                name: "flags",
                table: "fits",
                type: "integer",
                nullable: false,
                comment: "Bit set: by name in fit_flags_named",
                oldClrType: typeof(int),
                oldType: "integer",
                oldComment: "Bit set: by name in fit_flags_named")
                .Annotation("Relational:ColumnOrder", 14)
                .OldAnnotation("Relational:ColumnOrder", 15);

            migrationBuilder.AlterColumn<byte[]>(
                name: "filled_band",
                table: "fits",
                type: "bytea",
                nullable: true,
                comment: "Half width of the 68 % band of filled bins, in the unit of filled, 0 where observed; float32, little-endian: [bin]",
                oldClrType: typeof(byte[]),
                oldType: "bytea",
                oldNullable: true,
                oldComment: "Half width of the 68 % band of filled bins, in the unit of filled, 0 where observed; float32, little-endian: [bin]")
                .Annotation("Relational:ColumnOrder", 31)
                .OldAnnotation("Relational:ColumnOrder", 39);

            migrationBuilder.AlterColumn<byte[]>(
                name: "filled",
                table: "fits",
                type: "bytea",
                nullable: false,
                comment: "Spectrum with its gaps filled; float32, little-endian: [bin]",
                oldClrType: typeof(byte[]),
                oldType: "bytea",
                oldComment: "Spectrum with its gaps filled; float32, little-endian: [bin]")
                .Annotation("Relational:ColumnOrder", 30)
                .OldAnnotation("Relational:ColumnOrder", 38);

            migrationBuilder.AlterColumn<float>(
                name: "elapsed_seconds",
                table: "fits",
                type: "real",
                nullable: true,
                comment: "Time that the classical fit took, s",
                oldClrType: typeof(float),
                oldType: "real",
                oldNullable: true,
                oldComment: "Time that the classical fit took, s")
                .Annotation("Relational:ColumnOrder", 19)
                .OldAnnotation("Relational:ColumnOrder", 20);

            migrationBuilder.AlterColumn<int>(
                name: "degrees_of_freedom",
                table: "fits",
                type: "integer",
                nullable: true,
                comment: "Bins less free parameters",
                oldClrType: typeof(int),
                oldType: "integer",
                oldNullable: true,
                oldComment: "Bins less free parameters")
                .Annotation("Relational:ColumnOrder", 12)
                .OldAnnotation("Relational:ColumnOrder", 13);

            migrationBuilder.AlterColumn<bool>(
                name: "converged",
                table: "fits",
                type: "boolean",
                nullable: false,
                comment: "Whether the filled spectrum settled",
                oldClrType: typeof(bool),
                oldType: "boolean",
                oldComment: "Whether the filled spectrum settled")
                .Annotation("Relational:ColumnOrder", 22)
                .OldAnnotation("Relational:ColumnOrder", 29);

            migrationBuilder.AlterColumn<int>(
                name: "chunk_number",
                table: "fits",
                type: "integer",
                nullable: false,
                comment: "See chunks",
                oldClrType: typeof(int),
                oldType: "integer",
                oldComment: "See chunks")
                .Annotation("Relational:ColumnOrder", 10)
                .OldAnnotation("Relational:ColumnOrder", 11);

            migrationBuilder.AlterColumn<string>(
                name: "binning",
                table: "fits",
                type: "text",
                nullable: true,
                comment: "Bins of the classical fit: channels, file (GROUPING), optimal, counts or background (at least so many in each)",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true,
                oldComment: "Bins of the classical fit: channels, file (GROUPING), optimal, counts or background (at least so many in each)")
                .Annotation("Relational:ColumnOrder", 25)
                .OldAnnotation("Relational:ColumnOrder", 32);

            migrationBuilder.AlterColumn<int>(
                name: "background_components",
                table: "fits",
                type: "integer",
                nullable: true,
                comment: "Components of the shape of the background",
                oldClrType: typeof(int),
                oldType: "integer",
                oldNullable: true,
                oldComment: "Components of the shape of the background")
                .Annotation("Relational:ColumnOrder", 20)
                .OldAnnotation("Relational:ColumnOrder", 21);

            migrationBuilder.AlterColumn<string>(
                name: "background",
                table: "fits",
                type: "text",
                nullable: true,
                comment: "What the background was: auto (a learnt shape), smooth (one that is not), model, data (W, or subtracted), none",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true,
                oldComment: "What the background was: auto (a learnt shape), smooth (one that is not), model, data (W, or subtracted), none")
                .Annotation("Relational:ColumnOrder", 28)
                .OldAnnotation("Relational:ColumnOrder", 35);

            migrationBuilder.AlterColumn<int>(
                name: "run_number",
                table: "fits",
                type: "integer",
                nullable: false,
                comment: "See runs",
                oldClrType: typeof(int),
                oldType: "integer",
                oldComment: "See runs")
                .Annotation("Relational:ColumnOrder", 9)
                .OldAnnotation("Relational:ColumnOrder", 10);
        }
    }
}

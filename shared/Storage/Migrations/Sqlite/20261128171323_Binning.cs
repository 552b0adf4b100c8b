using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Binning : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
                .OldAnnotation("Relational:ColumnOrder", 23);

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
                .OldAnnotation("Relational:ColumnOrder", 25);

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
                .OldAnnotation("Relational:ColumnOrder", 24);

            migrationBuilder.AddColumn<string>(
                name: "binning",
                table: "fits",
                type: "TEXT",
                nullable: true,
                comment: "Bins of the classical fit: channels, file (GROUPING), optimal, counts or background (at least so many in each)")
                .Annotation("Relational:ColumnOrder", 23);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "binning",
                table: "fits");

            migrationBuilder.AlterColumn<byte[]>(
                name: "pass_trace",
                table: "fits",
                type: "BLOB",
                nullable: false,
                comment: "What changed from pass to pass; float32, little-endian: [pass, n]",
                oldClrType: typeof(byte[]),
                oldType: "BLOB",
                oldComment: "What changed from pass to pass; float32, little-endian: [pass, n]")
                .Annotation("Relational:ColumnOrder", 23)
                .OldAnnotation("Relational:ColumnOrder", 24);

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
                .Annotation("Relational:ColumnOrder", 25)
                .OldAnnotation("Relational:ColumnOrder", 26);

            migrationBuilder.AlterColumn<byte[]>(
                name: "filled",
                table: "fits",
                type: "BLOB",
                nullable: false,
                comment: "Spectrum with its gaps filled; float32, little-endian: [bin]",
                oldClrType: typeof(byte[]),
                oldType: "BLOB",
                oldComment: "Spectrum with its gaps filled; float32, little-endian: [bin]")
                .Annotation("Relational:ColumnOrder", 24)
                .OldAnnotation("Relational:ColumnOrder", 25);
        }
    }
}

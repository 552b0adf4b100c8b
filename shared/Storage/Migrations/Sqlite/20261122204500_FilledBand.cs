using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    [DbContext(typeof(SqliteContext))]
    [Migration("20261122204500_FilledBand")]
    public partial class FilledBand : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "filled_band",
                table: "fits",
                type: "BLOB",
                nullable: true,
                comment: "Half width of the 68 % band of filled bins, in the unit of filled, 0 where observed; float32, little-endian: [bin]");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "filled_band",
                table: "fits");
        }
    }
}

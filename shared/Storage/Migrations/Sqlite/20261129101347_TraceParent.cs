using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TraceParent : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "trace_parent",
                table: "runs",
                type: "TEXT",
                nullable: true,
                comment: "W3C traceparent of what it was asked for in; null: not traced");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "trace_parent",
                table: "runs");
        }
    }
}

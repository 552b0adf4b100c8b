using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class WorkerVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "worker_version",
                table: "shards",
                type: "text",
                nullable: true,
                comment: "Version of the program that drew it; null: not known");

            migrationBuilder.AddColumn<string>(
                name: "worker_version",
                table: "chunks",
                type: "text",
                nullable: true,
                comment: "Version of the program that last took it up; null: not known");

            migrationBuilder.AddColumn<string>(
                name: "claimed_version",
                table: "trainings",
                type: "text",
                nullable: true,
                comment: "Version of that trainer's program; null: not known");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "worker_version",
                table: "shards");

            migrationBuilder.DropColumn(
                name: "worker_version",
                table: "chunks");

            migrationBuilder.DropColumn(
                name: "claimed_version",
                table: "trainings");
        }
    }
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DeletionsAndTrainingControl : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "state",
                table: "trainings",
                type: "TEXT",
                nullable: false,
                comment: "waiting, running, paused, cancelled, completed or failed",
                oldClrType: typeof(string),
                oldType: "TEXT",
                oldComment: "waiting, running, completed or failed");

            migrationBuilder.AddColumn<string>(
                name: "owner",
                table: "trainings",
                type: "TEXT",
                nullable: false,
                defaultValue: "",
                comment: "Who asked for it; owners share the trainers evenly. Empty: not known");

            migrationBuilder.AddColumn<short>(
                name: "priority",
                table: "trainings",
                type: "INTEGER",
                nullable: false,
                defaultValue: (short)0,
                comment: "Of what waits of its owner's, the highest is learnt first; 0 if nothing was said");

            migrationBuilder.CreateTable(
                name: "deletions",
                columns: table => new
                {
                    kind = table.Column<string>(type: "TEXT", nullable: false, comment: "run, catalogue or campaign"),
                    id = table.Column<string>(type: "TEXT", nullable: false, comment: "As it was; a campaign may be made again, with the same"),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deletions", x => new { x.kind, x.id });
                },
                comment: "Runs, catalogues and campaigns that were deleted: a command that is still on its way for one is no fault.");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "deletions");

            migrationBuilder.DropColumn(
                name: "owner",
                table: "trainings");

            migrationBuilder.DropColumn(
                name: "priority",
                table: "trainings");

            migrationBuilder.AlterColumn<string>(
                name: "state",
                table: "trainings",
                type: "TEXT",
                nullable: false,
                comment: "waiting, running, completed or failed",
                oldClrType: typeof(string),
                oldType: "TEXT",
                oldComment: "waiting, running, paused, cancelled, completed or failed");
        }
    }
}

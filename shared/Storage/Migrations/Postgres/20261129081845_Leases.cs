using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Leases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterTable(
                name: "chunks",
                comment: "The unit of a fitter's work: waiting (no sent_at), sent, leased by a worker, done or parked. One whose lease ended waits.",
                oldComment: "The unit of a fitter's work, and the outbox: a chunk that stays undone is sent again.");

            migrationBuilder.AddColumn<string>(
                name: "owner",
                table: "runs",
                type: "text",
                nullable: false,
                defaultValue: "",
                comment: "Who asked for it; owners share the fitters evenly. Empty: not known");

            migrationBuilder.AddColumn<short>(
                name: "priority",
                table: "runs",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0,
                comment: "Among the runs of its owner each step has twice the share of the one below; 0 if nothing was said");

            migrationBuilder.AddColumn<string>(
                name: "state",
                table: "runs",
                type: "text",
                nullable: false,
                defaultValue: "running",
                comment: "running, paused, cancelled, stopped or done");

            migrationBuilder.AlterColumn<DateTime>(
                name: "sent_at",
                table: "chunks",
                type: "timestamp with time zone",
                nullable: true,
                comment: "When it was last asked for; null: it waits",
                oldClrType: typeof(DateTime),
                oldType: "timestamp with time zone",
                oldNullable: true,
                oldComment: "When it was last asked for");

            migrationBuilder.AlterColumn<int>(
                name: "attempts",
                table: "chunks",
                type: "integer",
                nullable: false,
                comment: "How often fitters took it up and neither finished nor gave it back",
                oldClrType: typeof(int),
                oldType: "integer",
                oldComment: "How often fitters took it up");

            migrationBuilder.AddColumn<string>(
                name: "fault",
                table: "chunks",
                type: "text",
                nullable: true,
                comment: "What it ended in last; null: nothing but results");

            migrationBuilder.AddColumn<string>(
                name: "leased_by",
                table: "chunks",
                type: "text",
                nullable: true,
                comment: "The worker that is at work on it; null: none");

            migrationBuilder.AddColumn<DateTime>(
                name: "leased_until",
                table: "chunks",
                type: "timestamp with time zone",
                nullable: true,
                comment: "When another may take it up, unless the worker says again that it lives");

            migrationBuilder.AddColumn<DateTime>(
                name: "parked_at",
                table: "chunks",
                type: "timestamp with time zone",
                nullable: true,
                comment: "When it was put aside, with its fault, until somebody retries it; null: it was not");

            migrationBuilder.CreateIndex(
                name: "IX_runs_state",
                table: "runs",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "ix_chunks_sent",
                table: "chunks",
                columns: new[] { "run_number", "number" },
                filter: "done_at IS NULL AND sent_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_chunks_waiting",
                table: "chunks",
                columns: new[] { "run_number", "number" },
                filter: "done_at IS NULL AND parked_at IS NULL AND sent_at IS NULL");

            // Nobody holds a lease yet: what is undone waits, and is asked for anew.
            migrationBuilder.Sql("UPDATE chunks SET sent_at = NULL, attempts = 0 WHERE done_at IS NULL");
            migrationBuilder.Sql("UPDATE runs SET state = 'stopped' WHERE stopped IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_runs_state",
                table: "runs");

            migrationBuilder.DropIndex(
                name: "ix_chunks_sent",
                table: "chunks");

            migrationBuilder.DropIndex(
                name: "ix_chunks_waiting",
                table: "chunks");

            migrationBuilder.DropColumn(
                name: "owner",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "priority",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "state",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "fault",
                table: "chunks");

            migrationBuilder.DropColumn(
                name: "leased_by",
                table: "chunks");

            migrationBuilder.DropColumn(
                name: "leased_until",
                table: "chunks");

            migrationBuilder.DropColumn(
                name: "parked_at",
                table: "chunks");

            migrationBuilder.AlterTable(
                name: "chunks",
                comment: "The unit of a fitter's work, and the outbox: a chunk that stays undone is sent again.",
                oldComment: "The unit of a fitter's work: waiting (no sent_at), sent, leased by a worker, done or parked. One whose lease ended waits.");

            migrationBuilder.AlterColumn<DateTime>(
                name: "sent_at",
                table: "chunks",
                type: "timestamp with time zone",
                nullable: true,
                comment: "When it was last asked for",
                oldClrType: typeof(DateTime),
                oldType: "timestamp with time zone",
                oldNullable: true,
                oldComment: "When it was last asked for; null: it waits");

            migrationBuilder.AlterColumn<int>(
                name: "attempts",
                table: "chunks",
                type: "integer",
                nullable: false,
                comment: "How often fitters took it up",
                oldClrType: typeof(int),
                oldType: "integer",
                oldComment: "How often fitters took it up and neither finished nor gave it back");
        }
    }
}

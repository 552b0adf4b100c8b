using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class QueryJobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "query_jobs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner = table.Column<string>(type: "text", nullable: true, comment: "Name of the token that it was made with; null: made without"),
                    run_id = table.Column<string>(type: "text", nullable: true, comment: "What its owner calls it"),
                    phase = table.Column<string>(type: "text", nullable: false, comment: "pending, queued, executing, completed, error or aborted"),
                    parameters = table.Column<string>(type: "text", nullable: false, comment: "What was asked: JSON"),
                    address = table.Column<string>(type: "text", nullable: false, comment: "Where the gateway was reached when it was made"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true, comment: "When it was last begun"),
                    ended_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    destroy_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false, comment: "When it goes, with its result"),
                    execution_seconds = table.Column<int>(type: "integer", nullable: false, comment: "How long it may run, s"),
                    rows = table.Column<long>(type: "bigint", nullable: true, comment: "Rows written until now"),
                    bytes = table.Column<long>(type: "bigint", nullable: true, comment: "Length of the result"),
                    media_type = table.Column<string>(type: "text", nullable: true, comment: "Of the result"),
                    is_overflow = table.Column<bool>(type: "boolean", nullable: true, comment: "There are more rows than it has"),
                    error = table.Column<string>(type: "text", nullable: true, comment: "Why it failed"),
                    attempt = table.Column<int>(type: "integer", nullable: false, comment: "How often it was begun; the result is that of the last time"),
                    claimed_by = table.Column<string>(type: "text", nullable: true, comment: "The server at work on it"),
                    claimed_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true, comment: "Until when it is that server's, unless it says so again")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_query_jobs", x => x.id);
                },
                comment: "Queries that people asked for by TAP and fetch when they are done.");

            migrationBuilder.CreateTable(
                name: "query_job_parts",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    attempt = table.Column<int>(type: "integer", nullable: false, comment: "Which time it was written"),
                    number = table.Column<int>(type: "integer", nullable: false, comment: "Counted from 0"),
                    content = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_query_job_parts", x => new { x.job_id, x.attempt, x.number });
                    table.ForeignKey(
                        name: "FK_query_job_parts_query_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "query_jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "Their results, in parts of a megabyte.");

            migrationBuilder.CreateTable(
                name: "query_job_uploads",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false, comment: "Counted from 0"),
                    name = table.Column<string>(type: "text", nullable: false, comment: "As the query calls it, behind TAP_UPLOAD"),
                    content = table.Column<byte[]>(type: "bytea", nullable: false, comment: "A VOTable")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_query_job_uploads", x => new { x.job_id, x.number });
                    table.ForeignKey(
                        name: "FK_query_job_uploads_query_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "query_jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "Tables that came with such queries.");

            migrationBuilder.CreateIndex(
                name: "IX_query_jobs_destroy_at",
                table: "query_jobs",
                column: "destroy_at");

            migrationBuilder.CreateIndex(
                name: "IX_query_jobs_owner",
                table: "query_jobs",
                column: "owner");

            migrationBuilder.CreateIndex(
                name: "IX_query_jobs_phase",
                table: "query_jobs",
                column: "phase");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "query_job_parts");

            migrationBuilder.DropTable(
                name: "query_job_uploads");

            migrationBuilder.DropTable(
                name: "query_jobs");
        }
    }
}

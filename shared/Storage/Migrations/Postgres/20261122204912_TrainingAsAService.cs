using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Almagest.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class TrainingAsAService : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "claimed_by",
                table: "trainings",
                type: "text",
                nullable: true,
                comment: "The trainer at work on it");

            migrationBuilder.AddColumn<DateTime>(
                name: "claimed_until",
                table: "trainings",
                type: "timestamp with time zone",
                nullable: true,
                comment: "Until when it is that trainer's, unless it says so again");

            migrationBuilder.AddColumn<bool>(
                name: "follows_champion",
                table: "runs",
                type: "boolean",
                nullable: false,
                defaultValue: false,
                comment: "Whether each chunk is fitted by the network that is the campaign's champion when a fitter takes it up");

            migrationBuilder.CreateTable(
                name: "promotions",
                columns: table => new
                {
                    number = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    campaign_id = table.Column<string>(type: "text", nullable: false),
                    network_id = table.Column<string>(type: "text", nullable: false, comment: "SHA-256 of the network's bundle"),
                    reason = table.Column<string>(type: "text", nullable: false, comment: "Why, for people"),
                    rolled_back = table.Column<bool>(type: "boolean", nullable: false, comment: "Whether it takes back the promotion before it"),
                    promoted_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_promotions", x => x.number);
                    table.ForeignKey(
                        name: "FK_promotions_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_promotions_networks_network_id",
                        column: x => x.network_id,
                        principalTable: "networks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "Which network is a campaign's champion, the one that fits: its newest row says. Rows are only ever added.");

            migrationBuilder.CreateTable(
                name: "training_checkpoints",
                columns: table => new
                {
                    training_id = table.Column<Guid>(type: "uuid", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false, comment: "safetensors with JSON; float32"),
                    sha256 = table.Column<string>(type: "text", nullable: false, comment: "Of the content, lower-case hex"),
                    saved_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_training_checkpoints", x => x.training_id);
                    table.ForeignKey(
                        name: "FK_training_checkpoints_trainings_training_id",
                        column: x => x.training_id,
                        principalTable: "trainings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "How far an unfinished training has come, so that another trainer can go on with it.");

            migrationBuilder.CreateIndex(
                name: "IX_promotions_campaign_id",
                table: "promotions",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "IX_promotions_network_id",
                table: "promotions",
                column: "network_id");

            migrationBuilder.Sql(
                """
                INSERT INTO promotions (campaign_id, network_id, reason, rolled_back, promoted_at)
                SELECT campaign_id, id, 'the newest when promotions began', false, created_at FROM networks
                WHERE number IN (SELECT max(number) FROM networks GROUP BY campaign_id)
                """);
            migrationBuilder.Sql("ALTER TABLE training_checkpoints ALTER COLUMN content SET STORAGE EXTERNAL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "promotions");

            migrationBuilder.DropTable(
                name: "training_checkpoints");

            migrationBuilder.DropColumn(
                name: "claimed_by",
                table: "trainings");

            migrationBuilder.DropColumn(
                name: "claimed_until",
                table: "trainings");

            migrationBuilder.DropColumn(
                name: "follows_champion",
                table: "runs");
        }
    }
}

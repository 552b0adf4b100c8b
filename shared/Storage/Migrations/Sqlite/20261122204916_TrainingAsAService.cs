using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TrainingAsAService : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // EF Core would build the tables anew and drop the old ones, which views stand upon.
            migrationBuilder.Sql("ALTER TABLE trainings ADD COLUMN claimed_by TEXT");
            migrationBuilder.Sql("ALTER TABLE trainings ADD COLUMN claimed_until TEXT");
            migrationBuilder.Sql("ALTER TABLE runs ADD COLUMN follows_champion INTEGER NOT NULL DEFAULT 0");

            migrationBuilder.CreateTable(
                name: "promotions",
                columns: table => new
                {
                    number = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    campaign_id = table.Column<string>(type: "TEXT", nullable: false),
                    network_id = table.Column<string>(type: "TEXT", nullable: false, comment: "SHA-256 of the network's bundle"),
                    reason = table.Column<string>(type: "TEXT", nullable: false, comment: "Why, for people"),
                    rolled_back = table.Column<bool>(type: "INTEGER", nullable: false, comment: "Whether it takes back the promotion before it"),
                    promoted_at = table.Column<DateTime>(type: "TEXT", nullable: false)
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
                    training_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false, comment: "safetensors with JSON; float32"),
                    sha256 = table.Column<string>(type: "TEXT", nullable: false, comment: "Of the content, lower-case hex"),
                    saved_at = table.Column<DateTime>(type: "TEXT", nullable: false)
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
                SELECT campaign_id, id, 'the newest when promotions began', 0, created_at FROM networks
                WHERE number IN (SELECT max(number) FROM networks GROUP BY campaign_id)
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "promotions");

            migrationBuilder.DropTable(
                name: "training_checkpoints");

            migrationBuilder.Sql("ALTER TABLE trainings DROP COLUMN claimed_by");
            migrationBuilder.Sql("ALTER TABLE trainings DROP COLUMN claimed_until");
            migrationBuilder.Sql("ALTER TABLE runs DROP COLUMN follows_champion");
        }
    }
}

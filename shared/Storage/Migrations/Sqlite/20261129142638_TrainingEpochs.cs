using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TrainingEpochs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "training_epochs",
                columns: table => new
                {
                    training_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    stage = table.Column<string>(type: "TEXT", nullable: false, comment: "What was trained"),
                    epoch = table.Column<int>(type: "INTEGER", nullable: false, comment: "From 1"),
                    loss = table.Column<double>(type: "REAL", nullable: false),
                    validation_loss = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_training_epochs", x => new { x.training_id, x.stage, x.epoch });
                    table.ForeignKey(
                        name: "FK_training_epochs_trainings_training_id",
                        column: x => x.training_id,
                        principalTable: "trainings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "How the losses of an unfinished training fell; a finished one's are in its bundle.");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "training_epochs");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Posteriors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "fit_posteriors",
                columns: table => new
                {
                    run_number = table.Column<int>(type: "integer", nullable: false),
                    parameter_number = table.Column<short>(type: "smallint", nullable: false, comment: "See run_parameters"),
                    observation_id = table.Column<long>(type: "bigint", nullable: false),
                    mean = table.Column<double>(type: "double precision", nullable: true, comment: "In the parameter's unit"),
                    median = table.Column<double>(type: "double precision", nullable: true, comment: "In the parameter's unit"),
                    lower68 = table.Column<double>(type: "double precision", nullable: true, comment: "Lower end of the central 68.27 %, in the parameter's unit"),
                    upper68 = table.Column<double>(type: "double precision", nullable: true, comment: "Upper end of the central 68.27 %, in the parameter's unit"),
                    lower90 = table.Column<double>(type: "double precision", nullable: true, comment: "Lower end of the central 90 %, in the parameter's unit"),
                    upper90 = table.Column<double>(type: "double precision", nullable: true, comment: "Upper end of the central 90 %, in the parameter's unit"),
                    lower95 = table.Column<double>(type: "double precision", nullable: true, comment: "Lower end of the central 95.45 %, in the parameter's unit"),
                    upper95 = table.Column<double>(type: "double precision", nullable: true, comment: "Upper end of the central 95.45 %, in the parameter's unit")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_fit_posteriors", x => new { x.run_number, x.observation_id, x.parameter_number });
                },
                comment: "One row per parameter of a fit whose network has calibrated posteriors.");

            migrationBuilder.CreateTable(
                name: "fit_samples",
                columns: table => new
                {
                    run_number = table.Column<int>(type: "integer", nullable: false),
                    observation_id = table.Column<long>(type: "bigint", nullable: false),
                    samples = table.Column<byte[]>(type: "bytea", nullable: false, comment: "float32, little-endian, in the parameters' units: [sample, parameter]")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_fit_samples", x => new { x.run_number, x.observation_id });
                },
                comment: "Correlated samples of a fit's posterior, for runs that asked for them.");

            foreach (string sql in Schema.PosteriorViews.Create) migrationBuilder.Sql(sql);
            foreach (string sql in Schema.PosteriorViews.CreatePostgresExtras) migrationBuilder.Sql(sql);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (string sql in Schema.PosteriorViews.Drop) migrationBuilder.Sql(sql);

            migrationBuilder.DropTable(
                name: "fit_posteriors");

            migrationBuilder.DropTable(
                name: "fit_samples");
        }
    }
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Almagest.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "campaigns",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false, comment: "SHA-256 of the canonical text, lower-case hex"),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    model = table.Column<string>(type: "TEXT", nullable: false, comment: "XSPEC expression"),
                    text = table.Column<string>(type: "TEXT", nullable: false, comment: "Canonical JSON; to the letter, for the id is its hash"),
                    spectra = table.Column<int>(type: "INTEGER", nullable: false, comment: "Spectra to draw"),
                    shard_size = table.Column<int>(type: "INTEGER", nullable: false, comment: "Spectra in a shard"),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_campaigns", x => x.id);
                },
                comment: "What is simulated and learnt. Immutable: the id is the hash of the text.");

            migrationBuilder.CreateTable(
                name: "catalogues",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false, comment: "Where it was read from"),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalogues", x => x.id);
                },
                comment: "Observations that were ingested together.");

            migrationBuilder.CreateTable(
                name: "failures",
                columns: table => new
                {
                    run_number = table.Column<int>(type: "INTEGER", nullable: false),
                    observation_id = table.Column<long>(type: "INTEGER", nullable: false),
                    chunk_number = table.Column<int>(type: "INTEGER", nullable: false),
                    stage = table.Column<string>(type: "TEXT", nullable: false, comment: "Where it failed: load, fill, regress, refine, ..."),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    failed_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_failures", x => new { x.run_number, x.observation_id });
                },
                comment: "Observations of a run that could not be fitted, and why.");

            migrationBuilder.CreateTable(
                name: "fit_parameters",
                columns: table => new
                {
                    run_number = table.Column<int>(type: "INTEGER", nullable: false),
                    parameter_number = table.Column<short>(type: "INTEGER", nullable: false, comment: "See run_parameters"),
                    observation_id = table.Column<long>(type: "INTEGER", nullable: false),
                    value = table.Column<double>(type: "REAL", nullable: true, comment: "In the parameter's unit: refined, or the network's where it was not refined"),
                    lower = table.Column<double>(type: "REAL", nullable: true, comment: "Lower end of the 68 % interval, in the parameter's unit"),
                    upper = table.Column<double>(type: "REAL", nullable: true, comment: "Upper end of the 68 % interval, in the parameter's unit"),
                    network_value = table.Column<double>(type: "REAL", nullable: true, comment: "The network's estimate, in the parameter's unit"),
                    network_lower = table.Column<double>(type: "REAL", nullable: true, comment: "Lower end of the network's 68 % interval"),
                    network_upper = table.Column<double>(type: "REAL", nullable: true, comment: "Upper end of the network's 68 % interval")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_fit_parameters", x => new { x.run_number, x.observation_id, x.parameter_number });
                },
                comment: "One row per parameter of a fit. NULL where a number is unknown.");

            migrationBuilder.CreateTable(
                name: "fits",
                columns: table => new
                {
                    run_number = table.Column<int>(type: "INTEGER", nullable: false),
                    chunk_number = table.Column<int>(type: "INTEGER", nullable: false),
                    observation_id = table.Column<long>(type: "INTEGER", nullable: false),
                    statistic = table.Column<double>(type: "REAL", nullable: true, comment: "Of the refined fit, or of the network's where it was not refined"),
                    network_statistic = table.Column<double>(type: "REAL", nullable: true, comment: "Of the network's answer"),
                    goodness = table.Column<double>(type: "REAL", nullable: true, comment: "Chance of a worse statistic if the model is right"),
                    net_counts = table.Column<double>(type: "REAL", nullable: true, comment: "Background-subtracted counts in the bins used"),
                    fitted_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    degrees_of_freedom = table.Column<int>(type: "INTEGER", nullable: true),
                    network_number = table.Column<int>(type: "INTEGER", nullable: false),
                    flags = table.Column<int>(type: "INTEGER", nullable: false, comment: "Bit set: FitFlags"),
                    observed_bins = table.Column<int>(type: "INTEGER", nullable: false, comment: "Bins of the network's grid that carry data"),
                    elapsed_seconds = table.Column<float>(type: "REAL", nullable: true, comment: "s"),
                    passes = table.Column<short>(type: "INTEGER", nullable: false, comment: "Passes of the auto-encoder"),
                    converged = table.Column<bool>(type: "INTEGER", nullable: false, comment: "Whether the filled spectrum settled"),
                    statistic_name = table.Column<string>(type: "TEXT", nullable: false, comment: "cstat, chi2, mse, ..."),
                    message = table.Column<string>(type: "TEXT", nullable: true),
                    pass_trace = table.Column<byte[]>(type: "BLOB", nullable: false, comment: "float32, little-endian: [pass, n]"),
                    filled = table.Column<byte[]>(type: "BLOB", nullable: false, comment: "Spectrum with its gaps filled, float32, little-endian: [bin]")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_fits", x => new { x.run_number, x.observation_id });
                },
                comment: "One result per observation of a run. NULL where a number is unknown.");

            migrationBuilder.CreateTable(
                name: "observation_files",
                columns: table => new
                {
                    observation_id = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<short>(type: "INTEGER", nullable: false, comment: "Position in the observation's list of files"),
                    role = table.Column<string>(type: "TEXT", nullable: false, comment: "pha, background, rmf, arf, ..."),
                    path = table.Column<string>(type: "TEXT", nullable: false),
                    sha256 = table.Column<string>(type: "TEXT", nullable: false, comment: "Lower-case hex")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_observation_files", x => new { x.observation_id, x.number });
                },
                comment: "The files an observation was read from.");

            migrationBuilder.CreateTable(
                name: "response_files",
                columns: table => new
                {
                    sha256 = table.Column<string>(type: "TEXT", nullable: false, comment: "SHA-256 of the file unzipped, lower-case hex"),
                    name = table.Column<string>(type: "TEXT", nullable: false, comment: "As it was called where it was read"),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false, comment: "The file, gzipped"),
                    size = table.Column<long>(type: "INTEGER", nullable: false, comment: "Unzipped, bytes"),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_response_files", x => x.sha256);
                },
                comment: "RMF, RSP and ARF files that campaigns and observations refer to.");

            migrationBuilder.CreateTable(
                name: "networks",
                columns: table => new
                {
                    number = table.Column<int>(type: "INTEGER", nullable: false, comment: "Narrow key for rows of fits; means nothing outside this database")
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<string>(type: "TEXT", nullable: false, comment: "SHA-256 of the bundle, lower-case hex"),
                    campaign_id = table.Column<string>(type: "TEXT", nullable: false),
                    bundle = table.Column<byte[]>(type: "BLOB", nullable: false, comment: "As stored by the trainer"),
                    size = table.Column<long>(type: "INTEGER", nullable: false, comment: "Bytes of the bundle"),
                    metadata = table.Column<string>(type: "TEXT", nullable: false, comment: "JSON: metrics and provenance"),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_networks", x => x.number);
                    table.UniqueConstraint("AK_networks_id", x => x.id);
                    table.ForeignKey(
                        name: "FK_networks_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "What was learnt: weights, normalisation, metrics and provenance in one bundle.");

            migrationBuilder.CreateTable(
                name: "shards",
                columns: table => new
                {
                    campaign_id = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false, comment: "Counted from 0"),
                    planned_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    sent_at = table.Column<DateTime>(type: "TEXT", nullable: true, comment: "When it was last asked for again"),
                    drawn_at = table.Column<DateTime>(type: "TEXT", nullable: true, comment: "Null: not drawn yet"),
                    spectra = table.Column<int>(type: "INTEGER", nullable: true, comment: "Spectra drawn"),
                    bytes = table.Column<long>(type: "INTEGER", nullable: true, comment: "Length in the shard log, bytes"),
                    worker = table.Column<string>(type: "TEXT", nullable: true, comment: "Who drew it")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_shards", x => new { x.campaign_id, x.number });
                    table.ForeignKey(
                        name: "FK_shards_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "Blocks of synthetic spectra asked for and drawn; the spectra themselves lie in the shard log.");

            migrationBuilder.CreateTable(
                name: "trainings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    campaign_id = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false, comment: "waiting, running, completed or failed"),
                    stage = table.Column<string>(type: "TEXT", nullable: true, comment: "What is being trained now"),
                    epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    epochs = table.Column<int>(type: "INTEGER", nullable: false, comment: "Epochs planned for this stage"),
                    loss = table.Column<double>(type: "REAL", nullable: true),
                    validation_loss = table.Column<double>(type: "REAL", nullable: true),
                    spectra_per_second = table.Column<double>(type: "REAL", nullable: true, comment: "1/s"),
                    message = table.Column<string>(type: "TEXT", nullable: true),
                    settings = table.Column<string>(type: "TEXT", nullable: false, comment: "JSON"),
                    network_id = table.Column<string>(type: "TEXT", nullable: true, comment: "What came of it"),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: true, comment: "When it first reported"),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    finished_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_trainings", x => x.id);
                    table.ForeignKey(
                        name: "FK_trainings_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "Attempts to learn a network for a campaign.");

            migrationBuilder.CreateTable(
                name: "ingest_failures",
                columns: table => new
                {
                    catalogue_id = table.Column<int>(type: "INTEGER", nullable: false),
                    path = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    failed_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ingest_failures", x => new { x.catalogue_id, x.path });
                    table.ForeignKey(
                        name: "FK_ingest_failures_catalogues_catalogue_id",
                        column: x => x.catalogue_id,
                        principalTable: "catalogues",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "What could not be ingested, and why.");

            migrationBuilder.CreateTable(
                name: "observations",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    catalogue_id = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false, comment: "Position in the catalogue"),
                    name = table.Column<string>(type: "TEXT", nullable: false, comment: "Source name"),
                    ra = table.Column<double>(type: "REAL", nullable: true, comment: "Right ascension, ICRS, deg"),
                    dec = table.Column<double>(type: "REAL", nullable: true, comment: "Declination, ICRS, deg"),
                    payload = table.Column<byte[]>(type: "BLOB", nullable: false, comment: "What was measured, as read: the compressed form of PayloadCodec")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_observations", x => x.id);
                    table.ForeignKey(
                        name: "FK_observations_catalogues_catalogue_id",
                        column: x => x.catalogue_id,
                        principalTable: "catalogues",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "One source as observed.");

            migrationBuilder.CreateTable(
                name: "runs",
                columns: table => new
                {
                    number = table.Column<int>(type: "INTEGER", nullable: false, comment: "Narrow key for rows of fits; means nothing outside this database")
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    catalogue_id = table.Column<int>(type: "INTEGER", nullable: false),
                    campaign_id = table.Column<string>(type: "TEXT", nullable: false),
                    network_id = table.Column<string>(type: "TEXT", nullable: false, comment: "SHA-256 of the network's bundle"),
                    settings = table.Column<string>(type: "TEXT", nullable: false, comment: "JSON"),
                    chunk_size = table.Column<int>(type: "INTEGER", nullable: false, comment: "Observations in a chunk"),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    wide_view = table.Column<string>(type: "TEXT", nullable: false, comment: "The view with one column per parameter that shows this run")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_runs", x => x.number);
                    table.ForeignKey(
                        name: "FK_runs_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_runs_catalogues_catalogue_id",
                        column: x => x.catalogue_id,
                        principalTable: "catalogues",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_runs_networks_network_id",
                        column: x => x.network_id,
                        principalTable: "networks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "One catalogue fitted once: observations x campaign x network x settings.");

            migrationBuilder.CreateTable(
                name: "chunks",
                columns: table => new
                {
                    run_number = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false, comment: "Counted from 0"),
                    first_observation = table.Column<int>(type: "INTEGER", nullable: false, comment: "Number in the catalogue of its first observation"),
                    last_observation = table.Column<int>(type: "INTEGER", nullable: false, comment: "Number in the catalogue of its last observation"),
                    observations = table.Column<int>(type: "INTEGER", nullable: false, comment: "How many it holds"),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    sent_at = table.Column<DateTime>(type: "TEXT", nullable: true, comment: "When it was last asked for"),
                    loaded_at = table.Column<DateTime>(type: "TEXT", nullable: true, comment: "When a fitter last took it up"),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false, comment: "How often fitters took it up"),
                    done_at = table.Column<DateTime>(type: "TEXT", nullable: true, comment: "Null: not done yet"),
                    writes = table.Column<int>(type: "INTEGER", nullable: false, comment: "How often its results were written"),
                    fitted = table.Column<int>(type: "INTEGER", nullable: false),
                    failed = table.Column<int>(type: "INTEGER", nullable: false),
                    worker = table.Column<string>(type: "TEXT", nullable: true, comment: "Who fitted it")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_chunks", x => new { x.run_number, x.number });
                    table.ForeignKey(
                        name: "FK_chunks_runs_run_number",
                        column: x => x.run_number,
                        principalTable: "runs",
                        principalColumn: "number",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "The unit of a fitter's work, and the outbox: a chunk that stays undone is sent again.");

            migrationBuilder.CreateTable(
                name: "run_parameters",
                columns: table => new
                {
                    run_number = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<short>(type: "INTEGER", nullable: false, comment: "Counted from 0"),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    unit = table.Column<string>(type: "TEXT", nullable: false, comment: "Empty: dimensionless")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_run_parameters", x => new { x.run_number, x.number });
                    table.ForeignKey(
                        name: "FK_run_parameters_runs_run_number",
                        column: x => x.run_number,
                        principalTable: "runs",
                        principalColumn: "number",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "The parameters that the fits of a run have.");

            migrationBuilder.CreateIndex(
                name: "IX_catalogues_name",
                table: "catalogues",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_networks_campaign_id",
                table: "networks",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "IX_networks_id",
                table: "networks",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_observations_catalogue_id_number",
                table: "observations",
                columns: new[] { "catalogue_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_observations_name",
                table: "observations",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "IX_runs_campaign_id",
                table: "runs",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "IX_runs_catalogue_id",
                table: "runs",
                column: "catalogue_id");

            migrationBuilder.CreateIndex(
                name: "IX_runs_id",
                table: "runs",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_runs_network_id",
                table: "runs",
                column: "network_id");

            migrationBuilder.CreateIndex(
                name: "IX_trainings_campaign_id",
                table: "trainings",
                column: "campaign_id");

            foreach (string sql in Schema.InitialViews.Create) migrationBuilder.Sql(sql);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (string view in (string[])["run_progress", "failures_named", "fit_parameters_named", "fits_named"])
                migrationBuilder.Sql($"DROP VIEW {view}");

            migrationBuilder.DropTable(
                name: "chunks");

            migrationBuilder.DropTable(
                name: "failures");

            migrationBuilder.DropTable(
                name: "fit_parameters");

            migrationBuilder.DropTable(
                name: "fits");

            migrationBuilder.DropTable(
                name: "ingest_failures");

            migrationBuilder.DropTable(
                name: "observation_files");

            migrationBuilder.DropTable(
                name: "observations");

            migrationBuilder.DropTable(
                name: "response_files");

            migrationBuilder.DropTable(
                name: "run_parameters");

            migrationBuilder.DropTable(
                name: "shards");

            migrationBuilder.DropTable(
                name: "trainings");

            migrationBuilder.DropTable(
                name: "runs");

            migrationBuilder.DropTable(
                name: "catalogues");

            migrationBuilder.DropTable(
                name: "networks");

            migrationBuilder.DropTable(
                name: "campaigns");
        }
    }
}

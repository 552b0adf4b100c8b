using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Almagest.Storage.Migrations.Postgres
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
                    id = table.Column<string>(type: "text", nullable: false, comment: "SHA-256 of the canonical text, lower-case hex"),
                    name = table.Column<string>(type: "text", nullable: false),
                    model = table.Column<string>(type: "text", nullable: false, comment: "XSPEC expression"),
                    text = table.Column<string>(type: "text", nullable: false, comment: "Canonical JSON; to the letter, for the id is its hash"),
                    spectra = table.Column<int>(type: "integer", nullable: false, comment: "Spectra to draw"),
                    shard_size = table.Column<int>(type: "integer", nullable: false, comment: "Spectra in a shard"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
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
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "text", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false, comment: "Where it was read from"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
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
                    run_number = table.Column<int>(type: "integer", nullable: false),
                    observation_id = table.Column<long>(type: "bigint", nullable: false),
                    chunk_number = table.Column<int>(type: "integer", nullable: false),
                    stage = table.Column<string>(type: "text", nullable: false, comment: "Where it failed: load, fill, regress, refine, ..."),
                    reason = table.Column<string>(type: "text", nullable: false),
                    failed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
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
                    observation_id = table.Column<long>(type: "bigint", nullable: false, comment: "See observations"),
                    estimate = table.Column<double>(type: "double precision", nullable: true, comment: "In the parameter's unit: refined, or the network's where it was not refined"),
                    lolim = table.Column<double>(type: "double precision", nullable: true, comment: "Lower end of the 68 % interval, in the parameter's unit"),
                    hilim = table.Column<double>(type: "double precision", nullable: true, comment: "Upper end of the 68 % interval, in the parameter's unit"),
                    network_estimate = table.Column<double>(type: "double precision", nullable: true, comment: "The network's estimate, in the parameter's unit"),
                    network_lolim = table.Column<double>(type: "double precision", nullable: true, comment: "Lower end of the network's 68 % interval, in the parameter's unit"),
                    network_hilim = table.Column<double>(type: "double precision", nullable: true, comment: "Upper end of the network's 68 % interval, in the parameter's unit"),
                    run_number = table.Column<int>(type: "integer", nullable: false, comment: "See runs"),
                    parameter_number = table.Column<short>(type: "smallint", nullable: false, comment: "See run_parameters")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_fit_parameters", x => new { x.run_number, x.observation_id, x.parameter_number });
                },
                comment: "One row per parameter of a fit. NULL where a number is unknown.");

            migrationBuilder.CreateTable(
                name: "fit_posteriors",
                columns: table => new
                {
                    observation_id = table.Column<long>(type: "bigint", nullable: false, comment: "See observations"),
                    mean = table.Column<double>(type: "double precision", nullable: true, comment: "In the parameter's unit"),
                    median = table.Column<double>(type: "double precision", nullable: true, comment: "In the parameter's unit"),
                    lolim68 = table.Column<double>(type: "double precision", nullable: true, comment: "Lower end of the central 68.27 %, in the parameter's unit"),
                    hilim68 = table.Column<double>(type: "double precision", nullable: true, comment: "Upper end of the central 68.27 %, in the parameter's unit"),
                    lolim90 = table.Column<double>(type: "double precision", nullable: true, comment: "Lower end of the central 90 %, in the parameter's unit"),
                    hilim90 = table.Column<double>(type: "double precision", nullable: true, comment: "Upper end of the central 90 %, in the parameter's unit"),
                    lolim95 = table.Column<double>(type: "double precision", nullable: true, comment: "Lower end of the central 95.45 %, in the parameter's unit"),
                    hilim95 = table.Column<double>(type: "double precision", nullable: true, comment: "Upper end of the central 95.45 %, in the parameter's unit"),
                    run_number = table.Column<int>(type: "integer", nullable: false, comment: "See runs"),
                    parameter_number = table.Column<short>(type: "smallint", nullable: false, comment: "See run_parameters")
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
                    observation_id = table.Column<long>(type: "bigint", nullable: false, comment: "See observations"),
                    run_number = table.Column<int>(type: "integer", nullable: false, comment: "See runs"),
                    samples = table.Column<byte[]>(type: "bytea", nullable: false, comment: "float32, little-endian, in the parameters' units: [sample, parameter]")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_fit_samples", x => new { x.run_number, x.observation_id });
                },
                comment: "Correlated samples of a fit's posterior, for runs that asked for them.");

            migrationBuilder.CreateTable(
                name: "fits",
                columns: table => new
                {
                    observation_id = table.Column<long>(type: "bigint", nullable: false, comment: "See observations"),
                    fitted_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false, comment: "When it was fitted, UTC"),
                    statistic = table.Column<double>(type: "double precision", nullable: true, comment: "Of the refined fit, or of the network's where it was not refined"),
                    network_statistic = table.Column<double>(type: "double precision", nullable: true, comment: "Of the network's answer"),
                    goodness = table.Column<double>(type: "double precision", nullable: true, comment: "Chance of a worse statistic if the model is right"),
                    expected_statistic = table.Column<double>(type: "double precision", nullable: true, comment: "Expected value of the statistic if the model is right"),
                    expected_statistic_sigma = table.Column<double>(type: "double precision", nullable: true, comment: "Standard deviation of the statistic if the model is right"),
                    net_counts = table.Column<double>(type: "double precision", nullable: true, comment: "Background-subtracted counts in the bins used"),
                    run_number = table.Column<int>(type: "integer", nullable: false, comment: "See runs"),
                    chunk_number = table.Column<int>(type: "integer", nullable: false, comment: "See chunks"),
                    network_number = table.Column<int>(type: "integer", nullable: false, comment: "See networks"),
                    degrees_of_freedom = table.Column<int>(type: "integer", nullable: true, comment: "Bins less free parameters"),
                    observed_bins = table.Column<int>(type: "integer", nullable: false, comment: "Bins of the network's grid that carry data"),
                    flags = table.Column<int>(type: "integer", nullable: false, comment: "Bit set: by name in fit_flags_named"),
                    ood_combined = table.Column<float>(type: "real", nullable: true, comment: "Chance that a spectrum like those the network learnt from looks as strange: by the strangest of the following"),
                    ood_residuals = table.Column<float>(type: "real", nullable: true, comment: "The same by the residuals of the classical fit"),
                    ood_reconstruction = table.Column<float>(type: "real", nullable: true, comment: "The same by what the auto-encoder can't reproduce"),
                    ood_distance = table.Column<float>(type: "real", nullable: true, comment: "The same by the place among the network's inputs"),
                    elapsed_seconds = table.Column<float>(type: "real", nullable: true, comment: "Time that the classical fit took, s"),
                    passes = table.Column<short>(type: "smallint", nullable: false, comment: "Passes of the auto-encoder"),
                    converged = table.Column<bool>(type: "boolean", nullable: false, comment: "Whether the filled spectrum settled"),
                    statistic_name = table.Column<string>(type: "text", nullable: false, comment: "cstat, chi2, mse, ..."),
                    message = table.Column<string>(type: "text", nullable: true, comment: "What went wrong"),
                    pass_trace = table.Column<byte[]>(type: "bytea", nullable: false, comment: "What changed from pass to pass; float32, little-endian: [pass, n]"),
                    filled = table.Column<byte[]>(type: "bytea", nullable: false, comment: "Spectrum with its gaps filled; float32, little-endian: [bin]"),
                    filled_band = table.Column<byte[]>(type: "bytea", nullable: true, comment: "Half width of the 68 % band of filled bins, in the unit of filled, 0 where observed; float32, little-endian: [bin]")
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
                    observation_id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<short>(type: "smallint", nullable: false, comment: "Position in the observation's list of files"),
                    role = table.Column<string>(type: "text", nullable: false, comment: "pha, background, rmf, arf, ..."),
                    path = table.Column<string>(type: "text", nullable: false),
                    sha256 = table.Column<string>(type: "text", nullable: false, comment: "Lower-case hex")
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
                    sha256 = table.Column<string>(type: "text", nullable: false, comment: "SHA-256 of the file unzipped, lower-case hex"),
                    name = table.Column<string>(type: "text", nullable: false, comment: "As it was called where it was read"),
                    content = table.Column<byte[]>(type: "bytea", nullable: false, comment: "The file, gzipped"),
                    size = table.Column<long>(type: "bigint", nullable: false, comment: "Unzipped, bytes"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_response_files", x => x.sha256);
                },
                comment: "RMF, RSP and ARF files that campaigns and observations refer to.");

            migrationBuilder.CreateTable(
                name: "view_definitions",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    definition = table.Column<string>(type: "text", nullable: false, comment: "The statement that made it")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_view_definitions", x => x.name);
                },
                comment: "What each view was made from: one whose columns have changed since is made anew.");

            migrationBuilder.CreateTable(
                name: "networks",
                columns: table => new
                {
                    number = table.Column<int>(type: "integer", nullable: false, comment: "Narrow key for rows of fits; means nothing outside this database")
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    id = table.Column<string>(type: "text", nullable: false, comment: "SHA-256 of the bundle, lower-case hex"),
                    campaign_id = table.Column<string>(type: "text", nullable: false),
                    bundle = table.Column<byte[]>(type: "bytea", nullable: false, comment: "As stored by the trainer"),
                    size = table.Column<long>(type: "bigint", nullable: false, comment: "Bytes of the bundle"),
                    metadata = table.Column<string>(type: "jsonb", nullable: false, comment: "JSON: metrics and provenance"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
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
                    campaign_id = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false, comment: "Counted from 0"),
                    planned_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    sent_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true, comment: "When it was last asked for again"),
                    drawn_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true, comment: "Null: not drawn yet"),
                    spectra = table.Column<int>(type: "integer", nullable: true, comment: "Spectra drawn"),
                    bytes = table.Column<long>(type: "bigint", nullable: true, comment: "Length in the shard log, bytes"),
                    worker = table.Column<string>(type: "text", nullable: true, comment: "Who drew it")
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
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false, comment: "waiting, running, completed or failed"),
                    stage = table.Column<string>(type: "text", nullable: true, comment: "What is being trained now"),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    epochs = table.Column<int>(type: "integer", nullable: false, comment: "Epochs planned for this stage"),
                    loss = table.Column<double>(type: "double precision", nullable: true),
                    validation_loss = table.Column<double>(type: "double precision", nullable: true),
                    spectra_per_second = table.Column<double>(type: "double precision", nullable: true, comment: "1/s"),
                    message = table.Column<string>(type: "text", nullable: true),
                    settings = table.Column<string>(type: "jsonb", nullable: false, comment: "JSON"),
                    network_id = table.Column<string>(type: "text", nullable: true, comment: "What came of it"),
                    claimed_by = table.Column<string>(type: "text", nullable: true, comment: "The trainer at work on it"),
                    claimed_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true, comment: "Until when it is that trainer's, unless it says so again"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true, comment: "When it first reported"),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
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
                    catalogue_id = table.Column<int>(type: "integer", nullable: false),
                    path = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    failed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
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
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    catalogue_id = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false, comment: "Position in the catalogue"),
                    name = table.Column<string>(type: "text", nullable: false, comment: "Source name"),
                    ra = table.Column<double>(type: "double precision", nullable: true, comment: "Right ascension, ICRS, deg"),
                    dec = table.Column<double>(type: "double precision", nullable: true, comment: "Declination, ICRS, deg"),
                    payload = table.Column<byte[]>(type: "bytea", nullable: false, comment: "What was measured, as read: the compressed form of PayloadCodec")
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
                name: "runs",
                columns: table => new
                {
                    number = table.Column<int>(type: "integer", nullable: false, comment: "Narrow key for rows of fits; means nothing outside this database")
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    catalogue_id = table.Column<int>(type: "integer", nullable: false),
                    campaign_id = table.Column<string>(type: "text", nullable: false),
                    network_id = table.Column<string>(type: "text", nullable: false, comment: "SHA-256 of the network's bundle"),
                    follows_champion = table.Column<bool>(type: "boolean", nullable: false, comment: "Whether each chunk is fitted by the network that is the campaign's champion when a fitter takes it up"),
                    settings = table.Column<string>(type: "jsonb", nullable: false, comment: "JSON"),
                    chunk_size = table.Column<int>(type: "integer", nullable: false, comment: "Observations in a chunk"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    wide_view = table.Column<string>(type: "text", nullable: false, comment: "The view with one column per parameter that shows this run")
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

            migrationBuilder.CreateTable(
                name: "chunks",
                columns: table => new
                {
                    run_number = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false, comment: "Counted from 0"),
                    first_observation = table.Column<int>(type: "integer", nullable: false, comment: "Number in the catalogue of its first observation"),
                    last_observation = table.Column<int>(type: "integer", nullable: false, comment: "Number in the catalogue of its last observation"),
                    observations = table.Column<int>(type: "integer", nullable: false, comment: "How many it holds"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    sent_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true, comment: "When it was last asked for"),
                    loaded_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true, comment: "When a fitter last took it up"),
                    attempts = table.Column<int>(type: "integer", nullable: false, comment: "How often fitters took it up"),
                    done_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true, comment: "Null: not done yet"),
                    writes = table.Column<int>(type: "integer", nullable: false, comment: "How often its results were written"),
                    fitted = table.Column<int>(type: "integer", nullable: false),
                    failed = table.Column<int>(type: "integer", nullable: false),
                    worker = table.Column<string>(type: "text", nullable: true, comment: "Who fitted it")
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
                    run_number = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<short>(type: "smallint", nullable: false, comment: "Counted from 0"),
                    name = table.Column<string>(type: "text", nullable: false),
                    unit = table.Column<string>(type: "text", nullable: false, comment: "Empty: dimensionless")
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
                name: "IX_promotions_campaign_id",
                table: "promotions",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "IX_promotions_network_id",
                table: "promotions",
                column: "network_id");

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "chunks");

            migrationBuilder.DropTable(
                name: "failures");

            migrationBuilder.DropTable(
                name: "fit_parameters");

            migrationBuilder.DropTable(
                name: "fit_posteriors");

            migrationBuilder.DropTable(
                name: "fit_samples");

            migrationBuilder.DropTable(
                name: "fits");

            migrationBuilder.DropTable(
                name: "ingest_failures");

            migrationBuilder.DropTable(
                name: "observation_files");

            migrationBuilder.DropTable(
                name: "observations");

            migrationBuilder.DropTable(
                name: "promotions");

            migrationBuilder.DropTable(
                name: "response_files");

            migrationBuilder.DropTable(
                name: "run_parameters");

            migrationBuilder.DropTable(
                name: "shards");

            migrationBuilder.DropTable(
                name: "training_checkpoints");

            migrationBuilder.DropTable(
                name: "view_definitions");

            migrationBuilder.DropTable(
                name: "runs");

            migrationBuilder.DropTable(
                name: "trainings");

            migrationBuilder.DropTable(
                name: "catalogues");

            migrationBuilder.DropTable(
                name: "networks");

            migrationBuilder.DropTable(
                name: "campaigns");
        }
    }
}

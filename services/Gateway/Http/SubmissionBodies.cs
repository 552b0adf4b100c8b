using Almagest.Application.Runs;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Runs;
using Almagest.Storage.Trainings;

namespace Almagest.Gateway.Http;

/// <param name="Campaign">Id, the beginning of one, or a name.</param>
internal sealed record TrainingBody(
    string Campaign,
    int? Seed = null,
    int? Epochs = null,
    int? NoiseDraws = null,
    int? Members = null,
    string? WarmStart = null,
    int Priority = 0
);

/// <inheritdoc cref="RunRequest"/>
internal sealed record RunBody(
    string Catalogue,
    string Campaign,
    string? Name = null,
    string? Network = null,
    double? FalseAlarmRate = null,
    IReadOnlyList<string>? Refit = null,
    bool OnlyNew = false,
    int ChunkSize = 512,
    int Samples = 0,
    long Seed = 1,
    string? BackgroundModel = null,
    int Priority = 0,
    string? Fluxes = null
);

/// <param name="Champion">Id of the network that is to be beaten, or the beginning of one.</param>
/// <param name="Challenger">Another of the same campaign.</param>
/// <param name="Spectra">How many to draw.</param>
internal sealed record ComparisonBody(string Champion, string Challenger, int Spectra = 2000);

/// <param name="Reason">For whoever reads the history.</param>
internal sealed record PromotionBody(string Reason = "by hand");

internal sealed record CampaignAnswer(string Id, string Name);

/// <param name="Id">SHA-256 of the network.</param>
internal sealed record NetworkAnswer(string Id);

internal sealed record TrainingAnswer(Guid Id);

/// <param name="Chunks">How many are not done.</param>
internal sealed record ResumeAnswer(int Chunks);

internal sealed record HoldAnswer(RunState State);

internal sealed record HeldTrainingAnswer(TrainingState State);

/// <param name="Priority">-5 to 5.</param>
internal sealed record PriorityBody(int Priority);

/// <param name="Run">Id, the beginning of one, or a name; null: any.</param>
/// <param name="Observation">Null: any.</param>
internal sealed record RetryBody(string? Run = null, string? Observation = null);

/// <param name="Retried">Observations that are tried again.</param>
internal sealed record RetryAnswer(int Retried);

/// <param name="Failures">What could not be read.</param>
internal sealed record CatalogueAnswer(
    Catalogue Catalogue,
    IReadOnlyList<KnownObservation> Observations,
    IReadOnlyList<IngestFailure> Failures
);

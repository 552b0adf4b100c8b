namespace Almagest.Application.Trainings;

/// <param name="CalibrationFailure">Null: none; otherwise why its posteriors, and so the network, are kept and never
/// used.</param>
public sealed record TrainedNetwork(Guid TrainingId, string NetworkId, string? CalibrationFailure);

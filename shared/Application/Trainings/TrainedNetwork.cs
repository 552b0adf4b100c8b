namespace Almagest.Application.Trainings;

/// <param name="CalibrationFailure">Null: none; otherwise why its posteriors, and so the network, are kept and never
/// used.</param>
/// <param name="Start">Whether it began with its sister's weights, or why not; null: no sister was named.</param>
public sealed record TrainedNetwork(Guid TrainingId, string NetworkId, string? CalibrationFailure, string? Start = null);

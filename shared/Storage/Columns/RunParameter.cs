namespace Almagest.Storage.Columns;

/// <summary>What the fits of a run estimate: a row of each fit, or columns of a wide table.</summary>
/// <param name="Name">As the campaign names it.</param>
/// <param name="Unit">Empty: dimensionless.</param>
public sealed record RunParameter(string Name, string Unit);

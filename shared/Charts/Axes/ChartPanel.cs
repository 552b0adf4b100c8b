namespace Almagest.Charts.Axes;

/// <summary>One of the panels over a common x axis.</summary>
/// <param name="Y">Its own axis.</param>
/// <param name="Share">Of the height, where the first panel has 1.</param>
internal sealed record ChartPanel(Reach Y, double Share)
{
    public List<Mark> Marks { get; } = [];

    /// <summary>Across the panel, dashed, each with what it is.</summary>
    public List<(double At, string? Text)> Levels { get; } = [];
}

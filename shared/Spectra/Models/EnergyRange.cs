namespace Almagest.Spectra.Models;

/// <summary>Between which energies a model is asked for, keV: those of a grid, wherever in it the points are that its bins need.
/// So what a convolution computes beforehand is the same for all of them.</summary>
internal readonly record struct EnergyRange(double Lowest, double Highest)
{
    public static EnergyRange Of(EnergyGrid grid) => new(grid.Edges[0], grid.Edges[^1]);

    public static EnergyRange Of(ReadOnlySpan<double> energies)
    {
        (double lowest, double highest) = (double.PositiveInfinity, 0);
        foreach (double energy in energies)
            (lowest, highest) = (Math.Min(lowest, energy), Math.Max(highest, energy));
        return new(lowest, highest);
    }

    public EnergyRange Times(double stretch) => new(stretch * Lowest, stretch * Highest);
}

using System.Numerics;

namespace Almagest.Spectra.Models;

/// <summary>Between which energies a model is asked for, keV: those of a grid, wherever in it the points are that its bins need.
/// So what a convolution computes beforehand is the same for all of them.</summary>
internal readonly record struct EnergyRange(double Lowest, double Highest)
{
    public static EnergyRange Of(EnergyGrid grid) => new(grid.Edges[0], grid.Edges[^1]);

    public static EnergyRange Of(ReadOnlySpan<double> energies)
    {
        (Vector<double> least, Vector<double> most, int at) = (new(double.PositiveInfinity), Vector<double>.Zero, 0);
        for (; at + Vector<double>.Count <= energies.Length; at += Vector<double>.Count)
        {
            Vector<double> some = new(energies[at..]);
            (least, most) = (Vector.Min(least, some), Vector.Max(most, some));
        }
        (double lowest, double highest) = (double.PositiveInfinity, 0);
        for (int lane = 0; lane < Vector<double>.Count; lane++)
            (lowest, highest) = (Math.Min(lowest, least[lane]), Math.Max(highest, most[lane]));
        foreach (double energy in energies[at..])
            (lowest, highest) = (Math.Min(lowest, energy), Math.Max(highest, energy));
        return new(lowest, highest);
    }

    public EnergyRange Times(double stretch) => new(stretch * Lowest, stretch * Highest);
}

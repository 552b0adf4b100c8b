using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting.Condensed;

/// <summary>The few energies of a <see cref="CondensedModel"/>, and how the photons of a response's own E bins follow from those
/// in theirs.</summary>
/// <param name="Grid">The response's.</param>
/// <param name="Energies">F bins, each one or more of the E.</param>
/// <param name="First">Shape [E]: the first of the few that a bin is told from.</param>
/// <param name="Weights">Shape [E, <see cref="Neighbours"/>].</param>
internal sealed record CondensedEnergies(EnergyGrid Grid, EnergyGrid Energies, int[] First, double[] Weights)
{
    /// <summary>The photons of a bin are told from those of so many of the few around it.</summary>
    private const int Neighbours = 10;

    /// <summary>Width over energy of the few, before those are divided where the model turns sharply.</summary>
    private const double FirstWidth = 0.05;

    private const int MostRounds = 9;

    /// <summary>More than this share of a response's energies are no gain.</summary>
    private const double MostKept = 0.5;

    /// <summary>Photons of less than this share of the brightest bin's counts need not be right.</summary>
    private const double Negligible = 1e-7;

    /// <summary>How much weights may add up to for a little accuracy: rounding grows with them.</summary>
    private const double Ridge = 1e-9;

    /// <summary>What was learnt from is told a little better than the rest.</summary>
    private const double Reserve = 0.3;

    private double[][] _tests = [], // shape [tests][E], photons
        _fewTests = []; // shape [tests][F]

    /// <summary>Shape [F, E]: what a photon in each of the few is on the others.</summary>
    public double[] Photons()
    {
        double[] photons = new double[Energies.BinCount * First.Length];
        for (int bin = 0; bin < First.Length; bin++)
        for (int j = 0; j < Neighbours; j++)
            photons[((First[bin] + j) * First.Length) + bin] = Weights[(bin * Neighbours) + j];
        return photons;
    }

    /// <summary>Whether the accuracy is reached with another response too.</summary>
    public bool Suits(EnergyGrid grid, double[] sensitivity, double mostCounts) =>
        grid.Edges.SequenceEqual(Grid.Edges)
        && sensitivity
            .Index()
            .All(bin => bin.Item == 0 || Weights.AsSpan(bin.Index * Neighbours, Neighbours).ContainsAnyExcept(0))
        && Errors(new RegionFluxes(_tests, sensitivity, Negligible), _fewTests).Sum() * mostCounts < CondensedModel.Worth;

    /// <returns>Null where the accuracy is not reached.</returns>
    public static CondensedEnergies? Learn(
        SpectralModel model,
        EnergyGrid grid,
        double[] sensitivity,
        double[][] examples,
        double[][] tests,
        double mostCounts
    )
    {
        if (examples.Length == 0 || grid.BinCount < 2 * Neighbours)
            return null;
        double[][] tested = RegionFluxes.Photons(model, grid, tests);
        var learnt = new RegionFluxes(RegionFluxes.Photons(model, grid, examples), sensitivity, Negligible);
        if (!learnt.AreUsable || !new RegionFluxes(tested, sensitivity, Negligible).AreUsable)
            return null;
        List<int> begins = Begins(grid);
        for (int round = 0; round < MostRounds && begins.Count <= MostKept * grid.BinCount; round++)
        {
            var few = new EnergyGrid([.. begins.Select(grid.Lower), grid.Edges[^1]]);
            if (few.BinCount < Neighbours)
                return null;
            double[][] photons = RegionFluxes.Photons(model, few, examples);
            CondensedEnergies condensed = Fit(grid, few, learnt, photons);
            double[] errors = condensed.Errors(learnt, photons);
            if (errors.Sum() * mostCounts < Reserve * CondensedModel.Worth)
            {
                (condensed._tests, condensed._fewTests) = (tested, RegionFluxes.Photons(model, few, tests));
                return condensed.Suits(grid, sensitivity, mostCounts) ? condensed : null;
            }
            if (!Divide(begins, errors, 0.5 * Reserve * CondensedModel.Worth / (mostCounts * begins.Count)))
                return null;
        }
        return null;
    }

    /// <summary>Where each of the few begins, among a grid's bins.</summary>
    private static List<int> Begins(EnergyGrid grid)
    {
        List<int> begins = [0];
        for (int bin = 1; bin < grid.BinCount; bin++)
            if (grid.Upper(bin) > grid.Lower(begins[^1]) * (1 + FirstWidth))
                begins.Add(bin);
        return begins;
    }

    /// <summary>Halves those of the few whose bins have more than their share of what is wrong.</summary>
    /// <param name="begins">Where each begins; added to.</param>
    /// <returns>False if none of these can be divided.</returns>
    private static bool Divide(List<int> begins, double[] errors, double share)
    {
        List<int> halves = [];
        for (int i = 0; i < begins.Count; i++)
        {
            int end = i + 1 < begins.Count ? begins[i + 1] : errors.Length;
            if (end - begins[i] > 1 && errors[begins[i]..end].Sum() > share)
                halves.Add((begins[i] + end) / 2);
        }
        begins.AddRange(halves);
        begins.Sort();
        return halves.Count > 0;
    }

    /// <summary>By least squares of what is wrong of each bin's photons, relative to them: a bin at a time.</summary>
    private static CondensedEnergies Fit(EnergyGrid grid, EnergyGrid few, RegionFluxes learnt, double[][] photons)
    {
        int[] firsts = new int[grid.BinCount];
        double[] all = new double[grid.BinCount * Neighbours];
        var fit = new LeastSquares(photons.Length, Neighbours, Ridge);
        for (int bin = 0; bin < grid.BinCount; bin++)
        {
            if (!learnt.Matters(bin))
                continue;
            int at = few.FindBin(grid.Center(bin)),
                side = grid.Center(bin) < few.Center(at) ? 0 : 1,
                first = Math.Clamp(at - (Neighbours / 2) + side, 0, few.BinCount - Neighbours);
            for (int m = 0; m < photons.Length; m++)
            {
                double scale = learnt.ScaleOf(m, bin);
                fit.Right[m] = learnt.PhotonsOf(m)[bin] * scale;
                for (int j = 0; j < Neighbours; j++)
                    fit.Columns[j][m] = photons[m][first + j] * scale;
            }
            firsts[bin] = first;
            fit.Solve().CopyTo(all.AsSpan(bin * Neighbours, Neighbours));
        }
        return new(grid, few, firsts, all);
    }

    /// <summary>See <see cref="RegionFluxes.ErrorOf"/>: of each bin, in the worst point.</summary>
    /// <param name="photons">Shape [points][F].</param>
    private double[] Errors(RegionFluxes fluxes, double[][] photons)
    {
        double[] worst = new double[First.Length];
        for (int bin = 0; bin < worst.Length; bin++)
        {
            ReadOnlySpan<double> weights = Weights.AsSpan(bin * Neighbours, Neighbours);
            for (int m = 0; m < photons.Length && fluxes.Matters(bin); m++)
                worst[bin] = Math.Max(
                    worst[bin],
                    fluxes.ErrorOf(m, bin, Sums.Dot(weights, photons[m].AsSpan(First[bin], Neighbours)))
                );
        }
        return worst;
    }
}

using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting;

/// <summary>Finds out which spectra can share a flux: those on the same energies whose parameters are the same, be it by
/// ties.</summary>
internal sealed class FluxTerms(TieMap map)
{
    private readonly List<(SpectralModel Model, int First, EnergyGrid Grid)> _known = [];
    private readonly List<FluxTerm> _terms = [];

    public FluxTerm[] All => [.. _terms];

    /// <param name="model">Of a source or a background.</param>
    /// <param name="first">Where its parameters begin among all.</param>
    public int IndexOf(SpectralModel model, int first, EnergyGrid grid)
    {
        for (int t = 0; t < _known.Count; t++)
            if (
                ReferenceEquals(_known[t].Model, model)
                && IsSame(_known[t].Grid, grid)
                && IsSame(_known[t].First, first, model.Parameters.Count)
            )
                return t;
        _known.Add((model, first, grid));
        _terms.Add(new FluxTerm(model.Bind(grid), first, map));
        return _terms.Count - 1;
    }

    private static bool IsSame(EnergyGrid a, EnergyGrid b) => ReferenceEquals(a, b) || a.Edges.SequenceEqual(b.Edges);

    private bool IsSame(int first, int other, int count)
    {
        for (int p = 0; p < count && first != other; p++)
        {
            ParameterTie a = map.Origin(first + p),
                b = map.Origin(other + p);
            if (a.Constant != b.Constant || !a.Terms.SequenceEqual(b.Terms))
                return false;
        }
        return true;
    }
}

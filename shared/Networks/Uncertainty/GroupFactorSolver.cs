using Almagest.Networks.Inference;
using Almagest.Spectra.Numerics;

namespace Almagest.Networks.Uncertainty;

/// <summary>Logarithms of distance over half width with the groups of each, and the sum of group terms that brings their
/// quantiles to 0. V values in G groups.</summary>
internal sealed class GroupFactorSolver
{
    private readonly List<double> _values = [];

    // Of each value, its group's place.
    private readonly List<int>[] _groups = [.. Enumerable.Range(0, BandGroups.Families).Select(_ => new List<int>())];
    private readonly Dictionary<int, int> _places = [];
    private readonly List<(int Key, int Spectra, int Last)> _known = [];
    private int _spectrum;

    /// <summary>The next spectrum.</summary>
    public void Begin() => _spectrum++;

    /// <param name="keys">Shape [families].</param>
    public void Add(double value, ReadOnlySpan<int> keys)
    {
        _values.Add(value);
        for (int family = 0; family < keys.Length; family++)
        {
            if (!_places.TryGetValue(keys[family], out int place))
            {
                _places[keys[family]] = place = _known.Count;
                _known.Add((keys[family], 0, 0));
            }
            (int key, int spectra, int last) = _known[place];
            if (last != _spectrum)
                _known[place] = (key, spectra + 1, _spectrum);
            _groups[family].Add(place);
        }
    }

    /// <param name="rounds">Through all groups: each changes what is left for the others.</param>
    /// <param name="fewest">Groups of fewer spectra have no term.</param>
    /// <param name="doubt">Spectra that are as good as the other groups' word.</param>
    /// <returns>Terms by key; that of all values under 0. Empty without values.</returns>
    public Dictionary<int, double> Solve(int rounds, int fewest, double doubt)
    {
        if (_values.Count == 0)
            return [];
        double[] left = [.. _values],
            terms = new double[_known.Count],
            buffer = new double[left.Length];
        double all = 0;
        (int[] Order, int[] First)[] families = [.. _groups.Select(Sorted)];
        for (int round = 0; round < rounds; round++)
        {
            left.CopyTo(buffer, 0);
            double shift = Quantile(buffer) + all;
            all += Move(left, [], all, shift);
            foreach ((int[] order, int[] first) in families)
                for (int place = 0; place < terms.Length; place++)
                {
                    int spectra = _known[place].Spectra;
                    ReadOnlySpan<int> members = order.AsSpan(first[place], first[place + 1] - first[place]);
                    if (members.Length == 0 || spectra < fewest)
                        continue;
                    for (int i = 0; i < members.Length; i++)
                        buffer[i] = left[members[i]];
                    // Without the term that it has, the group would be off by so much.
                    double wanted = spectra / (spectra + doubt) * (Quantile(buffer.AsSpan(0, members.Length)) + terms[place]);
                    terms[place] += Move(left, members, terms[place], wanted);
                }
        }
        Dictionary<int, double> found = new() { [BandFactors.Overall] = all };
        for (int place = 0; place < terms.Length; place++)
            if (terms[place] != 0)
                found[_known[place].Key] = terms[place];
        return found;
    }

    /// <summary>Takes a term's change from its values; no members: from all.</summary>
    private static double Move(double[] left, ReadOnlySpan<int> members, double now, double wanted)
    {
        double change = Math.Clamp(wanted, -BandFactors.Furthest, BandFactors.Furthest) - now;
        if (members.IsEmpty)
            for (int i = 0; i < left.Length; i++)
                left[i] -= change;
        else
            foreach (int i in members)
                left[i] -= change;
        return change;
    }

    private static double Quantile(Span<double> values) => Selection.At(values, (int)(FilledBands.Level * (values.Length - 1)));

    /// <summary>Values by their group's place: the members of place g are from First[g] to First[g + 1].</summary>
    private (int[] Order, int[] First) Sorted(List<int> groups)
    {
        int[] first = new int[_known.Count + 1],
            order = new int[groups.Count];
        foreach (int place in groups)
            first[place + 1]++;
        for (int place = 0; place < _known.Count; place++)
            first[place + 1] += first[place];
        int[] next = [.. first];
        for (int i = 0; i < order.Length; i++)
            order[next[groups[i]]++] = i;
        return (order, first);
    }
}

using System.Buffers;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Fitting;

/// <summary>A model on its way into a spectrum.</summary>
/// <param name="Term">Which of the problem's fluxes.</param>
/// <param name="Response">On the term's grid, to the spectrum's bins.</param>
/// <param name="Factor">Expected counts = this × folded flux: s, times scales. Null: the exposure of the spectrum's bins.</param>
internal sealed record FluxPath(int Term, GroupedResponse Response, double? Factor);

/// <summary>One spectrum with all that is folded into it: the source, and perhaps a background's model.</summary>
internal sealed class SpectrumFold
{
    private readonly FluxPath[] _paths;
    private readonly FluxTerm[] _terms;

    /// <summary>For each path, where its term's rows and scales stand among <see cref="Free"/>.</summary>
    private readonly (int[] Rows, int[] Scales)[] _places;

    public SpectrumFold(FitBins bins, FluxPath[] paths, FluxTerm[] terms)
    {
        (Bins, _paths, _terms) = (bins, paths, terms);
        // A single path's rows come first, in its own order, so that they are folded straight into place.
        Free =
        [
            .. paths
                .SelectMany(path => terms[path.Term].Rows.Concat(terms[path.Term].Scales.Select(scale => scale.Free)))
                .Distinct(),
        ];
        _places =
        [
            .. paths.Select(path =>
                (
                    terms[path.Term].Rows.Select(f => Array.IndexOf(Free, f)).ToArray(),
                    terms[path.Term].Scales.Select(scale => Array.IndexOf(Free, scale.Free)).ToArray()
                )
            ),
        ];
    }

    public FitBins Bins { get; }

    /// <summary>Positions, among the free parameters, of those that move this spectrum.</summary>
    public int[] Free { get; }

    /// <summary>True if one of the problem's fluxes is folded into it.</summary>
    public bool Uses(int term) => Array.Exists(_paths, path => path.Term == term);

    /// <summary>Writes the counts that are expected in each bin.</summary>
    /// <param name="fluxes">All terms' fluxes, each where <paramref name="offsets"/> says.</param>
    /// <param name="offsets">Shape [terms].</param>
    /// <param name="expected">Shape [bins]; overwritten.</param>
    /// <param name="first">Paths before it are left out: 1 leaves the background's model where the first is the source's.</param>
    public void Expected(ReadOnlySpan<double> fluxes, ReadOnlySpan<int> offsets, Span<double> expected, int first = 0)
    {
        if (first < _paths.Length)
            Fold(first, 1, fluxes, offsets, expected);
        else
            expected.Clear();
        if (_paths.Length <= first + 1)
            return;
        double[] rented = ArrayPool<double>.Shared.Rent(expected.Length);
        Span<double> part = rented.AsSpan(0, expected.Length);
        for (int p = first + 1; p < _paths.Length; p++)
        {
            Fold(p, 1, fluxes, offsets, part);
            Add(part, 1, expected);
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Writes the expected counts, and their derivatives by <see cref="Free"/>.</summary>
    /// <param name="values">All parameters, ties applied.</param>
    /// <param name="blocks">All terms' fluxes and derivatives, each where <paramref name="offsets"/> says.</param>
    /// <param name="offsets">Shape [terms].</param>
    /// <param name="counts">Shape [1 + <see cref="Free"/>, bins]; overwritten.</param>
    public void Linearise(
        ReadOnlySpan<double> values,
        ReadOnlySpan<double> blocks,
        ReadOnlySpan<int> offsets,
        Span<double> counts
    )
    {
        int bins = Bins.Count;
        if (_paths.Length == 1)
        {
            (int[] rows, int[] scales) = _places[0];
            Span<double> folded = counts[..((1 + rows.Length) * bins)];
            Fold(0, 1 + rows.Length, blocks, offsets, folded);
            counts[folded.Length..].Clear();
            Scale(0, values, counts[..bins], counts);
            if (_terms[_paths[0].Term].IsDark(values))
                folded.Clear();
            return;
        }
        counts.Clear();
        for (int p = 0; p < _paths.Length; p++)
        {
            int[] rows = _places[p].Rows;
            double[] rented = ArrayPool<double>.Shared.Rent((1 + rows.Length) * bins);
            Span<double> part = rented.AsSpan(0, (1 + rows.Length) * bins);
            Fold(p, 1 + rows.Length, blocks, offsets, part);
            Scale(p, values, part[..bins], counts);
            if (!_terms[_paths[p].Term].IsDark(values))
            {
                Add(part[..bins], 1, counts[..bins]);
                for (int row = 0; row < rows.Length; row++)
                    Add(part.Slice((1 + row) * bins, bins), 1, counts.Slice((1 + rows[row]) * bins, bins));
            }
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>Where a flux is proportional to a parameter, so are its counts.</summary>
    private void Scale(int path, ReadOnlySpan<double> values, ReadOnlySpan<double> counts, Span<double> columns)
    {
        FluxTerm term = _terms[_paths[path].Term];
        for (int i = 0; i < term.Scales.Length; i++)
            Add(
                counts,
                term.Scales[i].Factor / term.ScaleOf(values),
                columns.Slice((1 + _places[path].Scales[i]) * Bins.Count, Bins.Count)
            );
    }

    private void Fold(int path, int rows, ReadOnlySpan<double> blocks, ReadOnlySpan<int> offsets, Span<double> counts)
    {
        (int term, GroupedResponse response, double? factor) = _paths[path];
        response.Fold(blocks.Slice(offsets[term], rows * _terms[term].Bins), rows, counts);
        if (factor is null && Bins.BinExposure is { } exposure)
        {
            for (int row = 0; row < rows; row++)
                Multiply(counts.Slice(row * exposure.Length, exposure.Length), exposure);
            return;
        }
        double all = factor ?? Bins.Exposure;
        for (int i = 0; i < counts.Length; i++)
            counts[i] *= all;
    }

    private static void Multiply(Span<double> values, double[] by)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] *= by[i];
    }

    private static void Add(ReadOnlySpan<double> part, double factor, Span<double> sum)
    {
        for (int i = 0; i < sum.Length; i++)
            sum[i] += factor * part[i];
    }
}

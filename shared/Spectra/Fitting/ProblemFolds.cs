using System.Buffers;
using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting;

/// <summary>The arithmetic of a problem: every flux once, folded into every spectrum that it reaches. Thread-safe.</summary>
internal sealed class ProblemFolds
{
    private readonly FluxTerm[] _terms;
    private readonly SpectrumFold[] _spectra;
    private readonly Lazy<SpectrumFold[][]> _touched; // [free]
    private readonly int[] _fluxOffsets,
        _blockOffsets; // [terms + 1]
    private readonly int _free;
    private readonly WorkspacePool _workspaces;

    public ProblemFolds(
        IReadOnlyList<SpectrumSource> sources,
        ParameterLayout layout,
        TieMap map,
        SpectralModel model,
        WorkspacePool workspaces
    )
    {
        _workspaces = workspaces;
        FluxTerms terms = new(map);
        List<FluxPath[]> paths = [];
        foreach (SpectrumSource source in sources)
        {
            List<FluxPath> of = [];
            if (source.HasSource)
                of.Add(
                    new(
                        terms.IndexOf(model, layout.FirstOf(source.Group), source.Bins.Response.Energies),
                        source.Bins.Response,
                        null
                    )
                );
            if (source.Background is { } background)
                of.Add(
                    new(
                        terms.IndexOf(
                            background.Model,
                            source.Shape is { } shape
                                ? layout.FirstOfShape(source.Group, shape.Spectrum)
                                : layout.FirstOfBackground(source.Group),
                            background.Response.Energies
                        ),
                        background.Response,
                        background.Factor
                    )
                );
            paths.Add([.. of]);
        }
        _terms = terms.All;
        _spectra = [.. sources.Select((source, k) => new SpectrumFold(source.Bins, paths[k], _terms))];
        (_fluxOffsets, _blockOffsets, _free) = (new int[_terms.Length + 1], new int[_terms.Length + 1], map.Free.Length);
        _touched = new(() =>
            [.. Enumerable.Range(0, _free).Select(i => Array.FindAll(_spectra, spectrum => Array.IndexOf(spectrum.Free, i) >= 0))]
        );
        for (int t = 0; t < _terms.Length; t++)
        {
            _fluxOffsets[t + 1] = _fluxOffsets[t] + _terms[t].Bins;
            _blockOffsets[t + 1] = _blockOffsets[t] + ((1 + _terms[t].Rows.Length) * _terms[t].Bins);
        }
    }

    /// <summary>How many fluxes an evaluation takes.</summary>
    public int TermCount => _terms.Length;

    /// <param name="values">All parameters, ties applied.</param>
    /// <param name="factor">The data's net counts over the model's.</param>
    public double Statistic(ReadOnlySpan<double> values, out double factor)
    {
        double[] rented = Fluxes(values);
        double sum = 0,
            data = 0,
            model = 0;
        foreach (SpectrumFold spectrum in _spectra)
        {
            double[] rentedCounts = ArrayPool<double>.Shared.Rent(spectrum.Bins.Count);
            Span<double> expected = rentedCounts.AsSpan(0, spectrum.Bins.Count);
            spectrum.Expected(rented, _fluxOffsets, expected);
            sum += BinStatistic.Sum(spectrum.Bins, expected);
            data += spectrum.Bins.NetCounts;
            foreach (double counts in expected)
                model += counts;
            ArrayPool<double>.Shared.Return(rentedCounts);
        }
        ArrayPool<double>.Shared.Return(rented);
        factor = data / model;
        return sum;
    }

    /// <summary>Net counts, and what the model gives, group by group.</summary>
    /// <param name="values">All parameters, ties applied.</param>
    /// <param name="sources">The spectra's groups.</param>
    /// <param name="data">Shape [groups]; added to.</param>
    /// <param name="model">Shape [groups]; added to.</param>
    public void Counts(ReadOnlySpan<double> values, IReadOnlyList<SpectrumSource> sources, Span<double> data, Span<double> model)
    {
        double[] rented = Fluxes(values);
        for (int k = 0; k < _spectra.Length; k++)
        {
            SpectrumFold spectrum = _spectra[k];
            double[] rentedCounts = ArrayPool<double>.Shared.Rent(spectrum.Bins.Count);
            Span<double> expected = rentedCounts.AsSpan(0, spectrum.Bins.Count);
            spectrum.Expected(rented, _fluxOffsets, expected);
            data[sources[k].Group] += spectrum.Bins.NetCounts;
            foreach (double counts in expected)
                model[sources[k].Group] += counts;
            ArrayPool<double>.Shared.Return(rentedCounts);
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    public void Expected(int spectrum, ReadOnlySpan<double> values, Span<double> expected, bool withoutSource = false)
    {
        double[] rented = Fluxes(values);
        _spectra[spectrum].Expected(rented, _fluxOffsets, expected, withoutSource ? 1 : 0);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <param name="spectrum">Index, from 0.</param>
    /// <param name="values">All parameters, ties applied.</param>
    /// <param name="expected">Shape [bins]; overwritten.</param>
    /// <param name="slopes">Shape [<see cref="FreeOf"/>, bins]; overwritten.</param>
    public void ExpectedWithSlopes(int spectrum, ReadOnlySpan<double> values, Span<double> expected, Span<double> slopes)
    {
        SpectrumFold fold = _spectra[spectrum];
        int count = fold.Bins.Count;
        double[] blocks = Blocks(values, [fold]),
            rented = ArrayPool<double>.Shared.Rent(count * (1 + fold.Free.Length));
        Span<double> counts = rented.AsSpan(0, count * (1 + fold.Free.Length));
        fold.Linearise(values, blocks, _blockOffsets, counts);
        counts[..count].CopyTo(expected);
        counts[count..].CopyTo(slopes);
        ArrayPool<double>.Shared.Return(rented);
        ArrayPool<double>.Shared.Return(blocks);
    }

    /// <summary>Positions among the free parameters of what moves a spectrum.</summary>
    public ReadOnlySpan<int> FreeOf(int spectrum) => _spectra[spectrum].Free;

    /// <param name="values">All parameters, ties applied.</param>
    /// <param name="gradient">Shape [free]; added to.</param>
    /// <param name="fisher">Shape [free, free]; added to.</param>
    public double Linearise(ReadOnlySpan<double> values, Span<double> gradient, Span<double> fisher)
    {
        double[] rented = Blocks(values, _spectra);
        double sum = 0;
        foreach (SpectrumFold spectrum in _spectra)
            sum += Linearise(spectrum, values, rented, gradient, fisher);
        for (int i = 0; i < _free; i++)
        for (int j = 0; j < i; j++)
            fisher[(j * _free) + i] = fisher[(i * _free) + j];
        ArrayPool<double>.Shared.Return(rented);
        return sum;
    }

    /// <summary>The gradient of the spectra that a free parameter moves.</summary>
    /// <param name="values">All parameters, ties applied.</param>
    /// <param name="moved">Position among the free parameters.</param>
    /// <param name="gradient">Shape [free]; added to.</param>
    public void Gradient(ReadOnlySpan<double> values, int moved, Span<double> gradient)
    {
        SpectrumFold[] touched = _touched.Value[moved];
        double[] blocks = Blocks(values, touched);
        foreach (SpectrumFold spectrum in touched)
            Linearise(spectrum, values, blocks, gradient, []);
        ArrayPool<double>.Shared.Return(blocks);
    }

    /// <param name="fisher">Empty: not wanted.</param>
    private double Linearise(
        SpectrumFold spectrum,
        ReadOnlySpan<double> values,
        ReadOnlySpan<double> blocks,
        Span<double> gradient,
        Span<double> fisher
    )
    {
        int count = spectrum.Bins.Count,
            moved = spectrum.Free.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(count * (moved + 3));
        Span<double> counts = rented.AsSpan(0, count * (1 + moved)),
            slope = rented.AsSpan((1 + moved) * count, count),
            weight = rented.AsSpan((2 + moved) * count, count);
        spectrum.Linearise(values, blocks, _blockOffsets, counts);
        double sum = BinStatistic.Linearise(spectrum.Bins, counts[..count], slope, weight);
        for (int i = 0; i < moved; i++)
        {
            ReadOnlySpan<double> left = counts.Slice((1 + i) * count, count);
            gradient[spectrum.Free[i]] += Sums.Dot(slope, left);
            for (int j = 0; j <= i && !fisher.IsEmpty; j++)
            {
                int row = Math.Max(spectrum.Free[i], spectrum.Free[j]),
                    column = Math.Min(spectrum.Free[i], spectrum.Free[j]);
                fisher[(row * _free) + column] += Sums.Dot(weight, left, counts.Slice((1 + j) * count, count));
            }
        }
        ArrayPool<double>.Shared.Return(rented);
        return sum;
    }

    /// <summary>What some spectra are folded from.</summary>
    private double[] Blocks(ReadOnlySpan<double> values, SpectrumFold[] spectra)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(_blockOffsets[^1]);
        EvaluationWorkspace workspace = _workspaces.Rent();
        bool all = spectra.Length == _spectra.Length;
        for (int t = 0; t < _terms.Length; t++)
            if (all || IsUsed(t, spectra))
                _terms[t].Linearise(values, rented.AsSpan(_blockOffsets[t].._blockOffsets[t + 1]), workspace);
        _workspaces.Return(workspace);
        return rented;
    }

    private static bool IsUsed(int term, SpectrumFold[] spectra)
    {
        foreach (SpectrumFold spectrum in spectra)
            if (spectrum.Uses(term))
                return true;
        return false;
    }

    private double[] Fluxes(ReadOnlySpan<double> values)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(_fluxOffsets[^1]);
        EvaluationWorkspace workspace = _workspaces.Rent();
        for (int t = 0; t < _terms.Length; t++)
            _terms[t].Evaluate(values, rented.AsSpan(_fluxOffsets[t].._fluxOffsets[t + 1]), workspace);
        _workspaces.Return(workspace);
        return rented;
    }
}

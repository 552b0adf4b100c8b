using System.Buffers;
using Almagest.Spectra.Models;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Fluxes;

/// <summary>What a model gives in several bands at once, with its absorption and without, and in the same bands of a source's
/// frame: B bands, one grid for all of them and every redshift. Thread-safe.</summary>
public sealed class BandFluxes
{
    /// <summary>A line counts by its bin's middle, which is 0.3 % from it at the most; all else is right to 1e-4.</summary>
    private const int BinsPerDecade = 200;

    /// <summary>Of a bin's content from one end to the other: beyond it is a line, and no slope.</summary>
    private const double SteepestInBin = 0.5;

    private readonly IReadOnlyList<EnergyBand> _bands;
    private readonly EnergyGrid _grid;
    private readonly BoundModel _bound;
    private readonly double[] _logs,
        _centers;

    // Of a band as it is seen: its first bin, and the one after its last.
    private readonly (int First, int End)[] _bins;
    private readonly bool _isAbsorbed;
    private readonly WorkspacePool _workspaces = new();

    /// <param name="bands">At least one, in any order; they may overlap.</param>
    /// <param name="furthest">The largest redshift that will be asked for, at least 0.</param>
    public BandFluxes(SpectralModel model, IReadOnlyList<EnergyBand> bands, double furthest = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(furthest);
        _bands = bands;
        _isAbsorbed = model.Columns.Count > 0;
        _grid = GridOf(bands, furthest);
        _bound = model.Bind(_grid);
        _logs = Array.ConvertAll(_grid.Edges.ToArray(), Math.Log);
        _centers = [.. Enumerable.Range(0, _grid.BinCount).Select(_grid.Center)];
        _bins = [.. bands.Select(band => (_grid.FindBin(band.Lower), EndOf(band.Upper)))];
    }

    /// <returns>Shape [B, 2], erg cm⁻² s⁻¹: of the model as it is, and with every absorbing column at 0. With a redshift, as many
    /// again, shape [2, B, 2]: of what shines in these bands of the source's frame, as it is seen.</returns>
    /// <param name="parameters">Shape [parameters of the model].</param>
    /// <param name="redshift">Of the source; null, 0 or less: only the bands as they are seen.</param>
    /// <exception cref="ArgumentOutOfRangeException">The redshift is larger than any that was spoken of.</exception>
    public double[] Of(ReadOnlySpan<double> parameters, double? redshift = null)
    {
        double[] figures = new double[(redshift > 0 ? 4 : 2) * _bands.Count];
        Add(parameters, redshift, figures, 0);
        if (_isAbsorbed)
        {
            EvaluationWorkspace workspace = _workspaces.Rent();
            double[] bare = Unabsorbed.Of(_bound.Model, parameters, workspace);
            _workspaces.Return(workspace);
            Add(bare, redshift, figures, 1);
        }
        else
            for (int i = 0; i < figures.Length; i += 2)
                figures[i + 1] = figures[i];
        return figures;
    }

    private void Add(ReadOnlySpan<double> parameters, double? redshift, double[] figures, int place)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(_grid.BinCount);
        Span<double> energy = rented.AsSpan(0, _grid.BinCount);
        EvaluationWorkspace workspace = _workspaces.Rent();
        _bound.Evaluate(parameters, energy, workspace);
        _workspaces.Return(workspace);
        VectorMath.Multiply(energy, _centers);
        for (int i = 0; i < figures.Length / 2; i++)
        {
            double sum =
                i < _bands.Count
                    ? VectorMath.Sum(energy[_bins[i].First.._bins[i].End])
                    : Between(energy, _bands[i - _bands.Count].Observed(redshift!.Value));
            figures[(2 * i) + place] = sum * PhysicalConstants.ErgPerKiloelectronvolt;
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <param name="edge">One of the grid.</param>
    private int EndOf(double edge) => edge == _grid.Edges[^1] ? _grid.BinCount : _grid.FindBin(edge);

    /// <param name="energy">Shape [bins], keV cm⁻² s⁻¹.</param>
    private double Between(ReadOnlySpan<double> energy, EnergyBand band)
    {
        (int first, double before) = PartBelow(energy, band.Lower);
        (int last, double part) = PartBelow(energy, band.Upper);
        return VectorMath.Sum(energy[first..last]) - before + part;
    }

    /// <returns>The bin that holds an energy, keV, and how much of its content lies below: by a slope in the logarithm as in its
    /// neighbours.</returns>
    private (int Bin, double Part) PartBelow(ReadOnlySpan<double> content, double energy)
    {
        int bin = _grid.FindBin(energy);
        if (bin < 0)
            return energy == _grid.Edges[^1]
                ? (content.Length, 0)
                : throw new ArgumentOutOfRangeException(nameof(energy), energy, $"A grid from {_grid.Edges[0]} keV.");
        if (energy == _grid.Lower(bin))
            return (bin, 0);
        double width = _logs[bin + 1] - _logs[bin],
            share = (Math.Log(energy) - _logs[bin]) / width,
            slope = 0;
        if (bin > 0 && bin < content.Length - 1 && content[bin] > 0)
        {
            double below = content[bin - 1] / (_logs[bin] - _logs[bin - 1]),
                above = content[bin + 1] / (_logs[bin + 2] - _logs[bin + 1]),
                distance = 0.5 * (_logs[bin + 2] + _logs[bin + 1] - _logs[bin] - _logs[bin - 1]);
            slope = Math.Clamp(width * width * (above - below) / (distance * content[bin]), -SteepestInBin, SteepestInBin);
        }
        return (bin, content[bin] * (share + (0.5 * slope * share * (share - 1))));
    }

    /// <summary>Every band begins and ends at an edge, as it is seen; those of the source's frame lie within.</summary>
    private static EnergyGrid GridOf(IReadOnlyList<EnergyBand> bands, double furthest)
    {
        double[] ends =
        [
            .. bands
                .SelectMany(band => (double[])[band.Lower, band.Upper])
                .Append(bands.Min(band => band.Lower) / (1 + furthest))
                .Distinct()
                .Order(),
        ];
        List<double> edges = [ends[0]];
        foreach ((double lower, double upper) in ends.Zip(ends.Skip(1)))
        {
            int bins = Math.Max(1, (int)Math.Ceiling(BinsPerDecade * Math.Log10(upper / lower)));
            for (int bin = 1; bin < bins; bin++)
                if (lower * Math.Pow(upper / lower, (double)bin / bins) is var edge && edge > edges[^1] && edge < upper)
                    edges.Add(edge);
            edges.Add(upper);
        }
        return new EnergyGrid([.. edges]);
    }
}

using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Learning.Shards;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.Encoders;

/// <summary>
/// A few hundred spectra spread evenly over the priors. Near each of them the logarithm of the counts is nearly linear in the
/// coordinates, so that with their slopes they stand in for the model wherever it has to be evaluated fast. Thread-safe.
/// </summary>
internal sealed class TemplateBank
{
    private const int MostTemplates = 256;

    /// <summary>Length of a step of a difference, as a share of the prior's range: small beside the distance of
    /// templates.</summary>
    private const double Step = 1e-3;

    private static readonly int[] Primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

    private readonly SpectralModel _model;
    private readonly EnergyGrid _grid;
    private readonly ParameterCoordinates _coordinates;
    private readonly int[] _shapes;
    private readonly bool[][] _isLit;
    private readonly bool[][] _bears;
    private readonly double[] _ranges; // [S]
    private readonly double[][] _places; // [S][K]: points over ranges

    public TemplateBank(Campaign campaign, SpectralModel model, ParameterCoordinates coordinates)
    {
        (_model, _grid, _coordinates) = (model, new EnergyGrid(campaign.GridEdges), coordinates);
        _shapes = [.. Enumerable.Range(0, coordinates.Count).Where(i => !coordinates.IsNorm(i))];
        if (_shapes.Length > Primes.Length)
            throw SpectralDataException.At(
                $"campaign \"{campaign.Name}\"",
                $"{_shapes.Length} free parameters besides norms",
                $"at most {Primes.Length}"
            );
        Norms = [.. Enumerable.Range(0, coordinates.Count).Where(coordinates.IsNorm)];
        bool hasFixed = SourceExpectation.HasUnscaled(campaign, model);
        _isLit =
        [
            .. Norms.Select(norm => LitBy(i => i == coordinates.ParameterOf(norm))),
            .. hasFixed
                ? [LitBy(i => model.Parameters[i].IsRelative || campaign.Parameters[i].Kind == PriorKind.Fixed)]
                : Array.Empty<bool[]>(),
        ];
        _bears = [.. _isLit.Select(lit => _shapes.Select(shape => Bears(lit, coordinates.ParameterOf(shape))).ToArray())];
        Count = _shapes.Length == 0 ? 1 : MostTemplates;
        Points = [.. Enumerable.Range(1, Count).Select(Point)];
        _ranges = [.. _shapes.Select(shape => RangeOf(shape).Upper - RangeOf(shape).Lower)];
        _places = [.. _shapes.Select((shape, s) => Points.Select(point => point[shape] / _ranges[s]).ToArray())];
    }

    /// <summary>K.</summary>
    public int Count { get; }

    /// <summary>B.</summary>
    public int BinCount => _grid.BinCount;

    /// <summary>Which coordinates are norms, one for each of the first components.</summary>
    public int[] Norms { get; }

    /// <summary>Which coordinates are not norms.</summary>
    public ReadOnlySpan<int> Shapes => _shapes;

    /// <summary>C: one for each norm, and one for all fixed norms together if there are any.</summary>
    public int ComponentCount => _isLit.Length;

    /// <summary>Coordinates of each template, shape [K][P]; norms are 0, as the reference spectrum's.</summary>
    public double[][] Points { get; }

    public (double Lower, double Upper) RangeOf(int coordinate) => _coordinates.RangeOf(coordinate);

    /// <summary>The template nearest to some coordinates, in units of the priors' ranges.</summary>
    public int Nearest(ReadOnlySpan<double> coordinates)
    {
        Span<double> distances = stackalloc double[Count];
        distances.Clear();
        for (int s = 0; s < _shapes.Length; s++)
        {
            double at = coordinates[_shapes[s]] / _ranges[s];
            double[] places = _places[s];
            for (int k = 0; k < distances.Length; k++)
                distances[k] += (at - places[k]) * (at - places[k]);
        }
        int nearest = 0;
        for (int k = 1; k < distances.Length; k++)
            if (distances[k] < distances[nearest])
                nearest = k;
        return nearest;
    }

    /// <summary>The templates and their slopes through a response.</summary>
    public TemplateRates Fold(ResponseMatrix response)
    {
        GroupedResponse grouped = response.Group(ChannelBinning.BinOfChannel(response.Redistribution, _grid), _grid.BinCount);
        BoundModel bound = _model.Bind(grouped.Energies);
        var rates = new TemplateRates(Count, ComponentCount, _shapes.Length, _grid.BinCount);
        Parallel.For(
            0,
            Count,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new EvaluationWorkspace(),
            (template, _, workspace) =>
            {
                double[] flux = new double[grouped.Energies.BinCount],
                    shifted = new double[_grid.BinCount];
                double[] point = [.. Points[template]];
                for (int component = 0; component < ComponentCount; component++)
                {
                    Span<double> log = rates.Rate(template, component);
                    Evaluate(bound, grouped, point, component, flux, log, workspace);
                    for (int shape = 0; shape < _shapes.Length; shape++)
                    {
                        // The slopes of another component's parameter are 0.
                        if (!_bears[component][shape])
                            continue;
                        (double lower, double upper) = RangeOf(_shapes[shape]);
                        double before = point[_shapes[shape]],
                            step = Step * (upper - lower);
                        if (before + step > upper)
                            step = -step;
                        point[_shapes[shape]] = before + step;
                        Evaluate(bound, grouped, point, component, flux, shifted, workspace);
                        point[_shapes[shape]] = before;
                        Span<double> slope = rates.Slope(template, component, shape);
                        for (int bin = 0; bin < slope.Length; bin++)
                            slope[bin] = (shifted[bin] - log[bin]) / step;
                    }
                    for (int bin = 0; bin < log.Length; bin++)
                        log[bin] = Math.Exp(log[bin]);
                }
                return workspace;
            },
            _ => { }
        );
        return rates;
    }

    /// <summary>Writes ln of counts per second of one component.</summary>
    private void Evaluate(
        BoundModel bound,
        GroupedResponse response,
        double[] point,
        int component,
        double[] flux,
        Span<double> log,
        EvaluationWorkspace workspace
    )
    {
        double[] parameters = _coordinates.Decode(point);
        for (int i = 0; i < parameters.Length; i++)
            if (_model.Parameters[i].Lights && !_isLit[component][i])
                parameters[i] = 0;
        bound.Evaluate(parameters, flux, workspace);
        response.Fold(flux, log);
        for (int bin = 0; bin < log.Length; bin++)
            log[bin] = Math.Log(Math.Max(log[bin], 1e-200));
    }

    private bool[] LitBy(Func<int, bool> isLit) =>
        [.. Enumerable.Range(0, _model.Parameters.Count).Select(i => _model.Parameters[i].Lights && isLit(i))];

    /// <summary>Whether a parameter matters while only some components are lit: all do but those of a component that is
    /// dark.</summary>
    private bool Bears(bool[] isLit, int parameter)
    {
        string component = ComponentOf(parameter);
        int norm = Enumerable
            .Range(0, isLit.Length)
            .FirstOrDefault(i => _model.Parameters[i].Lights && ComponentOf(i) == component, -1);
        return norm < 0 || isLit[norm];
    }

    private string ComponentOf(int parameter) => _model.Parameters[parameter].Name.Split('.')[0];

    /// <summary>Halton's sequence: any first part of it is spread evenly too.</summary>
    private double[] Point(int index)
    {
        double[] point = new double[_coordinates.Count];
        for (int shape = 0; shape < _shapes.Length; shape++)
        {
            (double lower, double upper) = RangeOf(_shapes[shape]);
            double digit = 1,
                sum = 0;
            for (int rest = index; rest > 0; rest /= Primes[shape])
            {
                digit /= Primes[shape];
                sum += digit * (rest % Primes[shape]);
            }
            point[_shapes[shape]] = lower + ((upper - lower) * sum);
        }
        return point;
    }
}

/// <summary>K templates of C components on B bins through one response, with the slopes of S shapes. Each row ends in zeros, up
/// to a whole number of <see cref="Lanes"/>.</summary>
internal sealed class TemplateRates(int templates, int components, int shapes, int bins)
{
    public const int Lanes = 4;

    private readonly int _width = Padded(bins);
    private readonly double[] _rate = new double[templates * components * Padded(bins)];
    private readonly double[] _slope = new double[templates * components * shapes * Padded(bins)];

    /// <summary>The length of a row of so many bins.</summary>
    public static int Padded(int bins) => (bins + Lanes - 1) / Lanes * Lanes;

    /// <summary>Shape [B]: counts per second, more than 0.</summary>
    public Span<double> Rate(int template, int component) => RateRow(template, component)[..bins];

    /// <summary>Shape [B]: d ln <see cref="Rate"/> / d coordinate.</summary>
    public Span<double> Slope(int template, int component, int shape) =>
        SlopeRows(template, component).Slice(shape * _width, bins);

    /// <summary><see cref="Rate"/> with the zeros.</summary>
    public Span<double> RateRow(int template, int component) =>
        _rate.AsSpan(((template * components) + component) * _width, _width);

    /// <summary>All slopes of a template's component, each with the zeros: shape [S, width].</summary>
    public Span<double> SlopeRows(int template, int component) =>
        _slope.AsSpan(((template * components) + component) * shapes * _width, shapes * _width);
}

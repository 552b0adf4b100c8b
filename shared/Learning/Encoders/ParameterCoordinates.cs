using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;

namespace Almagest.Learning.Encoders;

/// <summary>A parameter as a network estimates it.</summary>
/// <param name="Lower">One sigma below, in the parameter's unit.</param>
/// <param name="Value">At the network's mean.</param>
/// <param name="Upper">One sigma above.</param>
public readonly record struct ParameterInterval(double Lower, double Value, double Upper);

/// <summary>
/// Free parameters in coordinates in which the spectrum's logarithm is as linear as we know how: log10 for log-uniform priors,
/// log10 of a norm over the reference spectrum's, and, without instruments, Γ log10(1 + z) for the redshift of a power law.
/// </summary>
internal sealed class ParameterCoordinates
{
    private const double LargestExponent = 100;

    private enum Form
    {
        Linear,
        Log,
        Norm,
        ShiftedSlope,
    }

    private readonly record struct Coordinate(int Parameter, Form Form, double Reference, int Slope);

    private readonly Campaign _campaign;
    private readonly Coordinate[] _coordinates;

    /// <param name="reference">Shape [parameters]: the reference spectrum's.</param>
    public ParameterCoordinates(Campaign campaign, ReadOnlySpan<double> reference)
    {
        _campaign = campaign;
        var coordinates = new List<Coordinate>();
        for (int i = 0; i < campaign.Parameters.Count; i++)
            if (campaign.Parameters[i].IsFree)
                coordinates.Add(CoordinateOf(campaign, i, reference[i]));
        _coordinates = [.. coordinates];
    }

    public int Count => _coordinates.Length;

    public IReadOnlyList<string> Names => [.. _coordinates.Select(coordinate => _campaign.Parameters[coordinate.Parameter].Name)];

    /// <summary>The index, in the model's order, of a coordinate's parameter.</summary>
    public int ParameterOf(int coordinate) => _coordinates[coordinate].Parameter;

    /// <summary>Whether it scales brightness, without end at either side.</summary>
    public bool IsNorm(int coordinate) => _coordinates[coordinate].Form == Form.Norm;

    /// <summary>The prior's ends. Not for norms of counts.</summary>
    public (double Lower, double Upper) RangeOf(int coordinate)
    {
        ParameterPrior prior = _campaign.Parameters[_coordinates[coordinate].Parameter];
        return _coordinates[coordinate].Form == Form.Log
            ? (Math.Log10(prior.Lower), Math.Log10(prior.Upper))
            : (prior.Lower, prior.Upper);
    }

    /// <summary>Writes coordinates, shape [P], of parameters in the model's order.</summary>
    public void Encode(ReadOnlySpan<double> parameters, Span<double> coordinates)
    {
        for (int i = 0; i < _coordinates.Length; i++)
        {
            Coordinate coordinate = _coordinates[i];
            double value = parameters[coordinate.Parameter];
            coordinates[i] = coordinate.Form switch
            {
                Form.Log => Math.Log10(value),
                Form.Norm => Math.Log10(value / coordinate.Reference),
                Form.ShiftedSlope => parameters[coordinate.Slope] * Math.Log10(1 + value),
                _ => value,
            };
        }
    }

    /// <summary>All parameters in the model's order, the fixed ones as the campaign has them.</summary>
    public double[] Decode(ReadOnlySpan<double> coordinates)
    {
        double[] parameters = [.. _campaign.Parameters.Select(prior => prior.Lower)];
        for (int i = 0; i < _coordinates.Length; i++)
            if (_coordinates[i].Form != Form.ShiftedSlope)
                parameters[_coordinates[i].Parameter] = Decode(_coordinates[i], coordinates[i]);
        // A shift is decoded with its slope, so after it.
        for (int i = 0; i < _coordinates.Length; i++)
            if (_coordinates[i].Form == Form.ShiftedSlope)
                parameters[_coordinates[i].Parameter] = DecodeShift(
                    _coordinates[i],
                    coordinates[i],
                    parameters[_coordinates[i].Slope]
                );
        return parameters;
    }

    /// <summary>Values and intervals of the free parameters, from each coordinate's mean and sigma.</summary>
    public ParameterInterval[] DecodeIntervals(ReadOnlySpan<double> means, ReadOnlySpan<double> sigmas)
    {
        double[] values = Decode(means);
        var intervals = new ParameterInterval[_coordinates.Length];
        for (int i = 0; i < _coordinates.Length; i++)
        {
            Coordinate coordinate = _coordinates[i];
            double value = values[coordinate.Parameter];
            intervals[i] =
                coordinate.Form == Form.ShiftedSlope
                    ? new ParameterInterval(
                        DecodeShift(coordinate, means[i] - sigmas[i], values[coordinate.Slope]),
                        value,
                        DecodeShift(coordinate, means[i] + sigmas[i], values[coordinate.Slope])
                    )
                    : new ParameterInterval(
                        Decode(coordinate, means[i] - sigmas[i]),
                        value,
                        Decode(coordinate, means[i] + sigmas[i])
                    );
        }
        return intervals;
    }

    /// <summary>Shape [P]: distances of coordinates from the truth. That of a shift, which is read off at its slope's value, is
    /// what it is off by there.</summary>
    public double[] Errors(ReadOnlySpan<float> found, ReadOnlySpan<float> truth)
    {
        double[] errors = new double[_coordinates.Length];
        for (int i = 0; i < errors.Length; i++)
        {
            int slope = _coordinates[i].Form == Form.ShiftedSlope ? SlopeOf(_coordinates[i]) : -1;
            errors[i] = Math.Abs(found[i] - (slope < 0 ? truth[i] : truth[i] * ((double)found[slope] / truth[slope])));
        }
        return errors;
    }

    private double Decode(Coordinate coordinate, double encoded)
    {
        double power = Math.Pow(10, Math.Clamp(encoded, -LargestExponent, LargestExponent));
        return coordinate.Form switch
        {
            Form.Norm => coordinate.Reference * power,
            Form.Log => WithinPrior(coordinate, power),
            _ => WithinPrior(coordinate, encoded),
        };
    }

    private double DecodeShift(Coordinate coordinate, double encoded, double slope)
    {
        // A slope near 0 says nothing of the shift: the prior does.
        double exponent = Math.Abs(slope) > 1e-6 ? Math.Clamp(encoded / slope, -LargestExponent, LargestExponent) : 0;
        return WithinPrior(coordinate, Math.Pow(10, exponent) - 1);
    }

    private int SlopeOf(Coordinate shift) => Array.FindIndex(_coordinates, other => other.Parameter == shift.Slope);

    /// <summary>Outside its prior a parameter was never shown to the network.</summary>
    private double WithinPrior(Coordinate coordinate, double value)
    {
        ParameterPrior prior = _campaign.Parameters[coordinate.Parameter];
        return Math.Clamp(double.IsNaN(value) ? prior.Lower : value, prior.Lower, prior.Upper);
    }

    private static Coordinate CoordinateOf(Campaign campaign, int parameter, double reference)
    {
        ParameterPrior prior = campaign.Parameters[parameter];
        if (prior.Kind == PriorKind.ExpectedCounts)
            return new Coordinate(parameter, Form.Norm, reference, -1);
        if (prior.Kind == PriorKind.LogUniform)
            return new Coordinate(parameter, Form.Log, reference, -1);
        int slope = campaign.Instruments.Count == 0 ? SlopeOfShift(campaign, prior) : -1;
        return new Coordinate(parameter, slope < 0 ? Form.Linear : Form.ShiftedSlope, reference, slope);
    }

    /// <summary>The free photon index, above 0, of a redshifted power law whose redshift this is; else -1.</summary>
    private static int SlopeOfShift(Campaign campaign, ParameterPrior prior)
    {
        if (
            !prior.Name.StartsWith("zpowerlw", StringComparison.Ordinal)
            || !prior.Name.EndsWith(".Redshift", StringComparison.Ordinal)
            || prior.Lower <= -1
        )
            return -1;
        string slope = prior.Name.Replace(".Redshift", ".PhoIndex", StringComparison.Ordinal);
        for (int i = 0; i < campaign.Parameters.Count; i++)
            if (
                campaign.Parameters[i].Name == slope
                && campaign.Parameters[i] is { IsFree: true, Lower: > 0, Kind: not PriorKind.LogUniform }
            )
                return i;
        return -1;
    }
}

using Almagest.Spectra;
using Almagest.Spectra.Fitting.Scans;
using Almagest.Spectra.Fluxes;
using Almagest.Spectra.Models;

namespace Almagest.Application.Inference;

/// <summary>What is asked of a fit besides its minimum.</summary>
public sealed record InferenceRequest
{
    /// <summary>For 90 % of one parameter.</summary>
    public const double UsualDelta = 2.706;

    /// <summary>Samples of a Markov chain, of all walkers together; null for none.</summary>
    public int? Chain { get; init; }

    /// <summary>Spectra to simulate and fit; null for none.</summary>
    public int? Goodness { get; init; }

    /// <summary>Each as XSPEC's steppar takes it.</summary>
    public IReadOnlyList<string> Scans { get; init; } = [];

    /// <summary>keV, as observed; with a redshift, luminosities are in the same bands of the source's frame.</summary>
    public IReadOnlyList<EnergyBand> Bands { get; init; } = [];

    public double? Redshift { get; init; }

    /// <summary>Additive components whose equivalent widths are wanted.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>Parameters that get a profile interval, or "all".</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>The rise of the statistic at an interval's ends.</summary>
    public double Delta { get; init; } = UsualDelta;

    public ulong Seed { get; init; } = 1;

    /// <summary>True where a minimum is needed, with its covariance.</summary>
    public bool NeedsMinimum => IsParallel || Errors.Count + Bands.Count + Lines.Count > 0;

    /// <summary>True where one fit keeps all cores busy by itself.</summary>
    public bool IsParallel => Chain is not null || Goodness is not null || Scans.Count > 0;

    /// <summary>Parameters and lines are held against the model before anything is fitted.</summary>
    /// <param name="indexOf">Of a parameter's name, among all of the fit.</param>
    /// <param name="isFree">Whether a parameter is fitted.</param>
    /// <exception cref="RequestException">The model has no such component, or a parameter is not fitted.</exception>
    /// <exception cref="SpectralDataException">The model has no such parameter, or a scan is of another form.</exception>
    public void Require(SpectralModel model, Func<string, int> indexOf, Func<int, string> nameOf, Func<int, bool> isFree)
    {
        foreach (ScanAxis axis in Scans.SelectMany(scan => ScanAxis.Parse(scan, indexOf)))
            if (!isFree(axis.Parameter))
                throw new RequestException(
                    $"scan: found {nameOf(axis.Parameter)}, which is frozen or tied; expected a free parameter.",
                    RequestPart.Scan
                );
        foreach (string name in Errors)
            if (name != "all" && !isFree(indexOf(name)))
                throw new RequestException(
                    $"interval: found {nameOf(indexOf(name))}, which is frozen or tied; expected a free parameter, or all.",
                    RequestPart.Interval
                );
        foreach (string line in Lines)
            if (!model.Parameters.Any(parameter => parameter.Name.Equals($"{line}.norm", StringComparison.OrdinalIgnoreCase)))
                throw new RequestException(
                    $"equivalent width: found \"{line}\"; expected an additive component of {model.Expression}.",
                    RequestPart.EquivalentWidth
                );
    }
}

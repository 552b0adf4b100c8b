using System.CommandLine;
using System.Globalization;
using Almagest.Application.Fitting;
using Almagest.Application.Inference;
using Almagest.Cli.Terminal;
using Almagest.Spectra;
using Almagest.Spectra.Fluxes;

namespace Almagest.Cli.Inference;

/// <summary>The options of `almagest fit` that begin where the minimum is found.</summary>
internal sealed class InferenceOptions
{
    private const int FewestSamples = 1_000,
        MostSamples = 20_000_000,
        MostSpectra = 1_000_000;

    private readonly Option<int?> _chain = new("--chain")
    {
        Description = "Markov chain of N samples: credible intervals, corner plot.",
        HelpName = "N",
    };
    private readonly Option<int?> _goodness = new("--goodness")
    {
        Description = "Simulate and fit N spectra: the chance of so poor a fit. Alone: 1000.",
        HelpName = "N",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
            result.Tokens.Count == 0 ? 1000
            : int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out int n) ? n
            : Refuse(result),
    };
    private readonly Option<string[]> _scans = new("--steppar")
    {
        Description =
            "Scan one parameter or two, refitting the others: \"PhoIndex 1 3 20\", \"log nH 0.01 1 20 PhoIndex 1 3 20\".",
        HelpName = "SCAN",
    };
    private readonly Option<string?> _bands = new("--flux")
    {
        Description = "Fluxes in bands, keV: 2-10,0.5-2.",
        HelpName = "BANDS",
    };
    private readonly Option<double?> _redshift = new("--luminosity")
    {
        Description = "Luminosities at this redshift, in the bands of --flux in the source's frame (2-10 if there are none).",
        HelpName = "Z",
    };
    private readonly Option<string[]> _lines = new("--eqwidth")
    {
        Description = "Equivalent width of an additive component, such as gaussian.",
        HelpName = "NAME",
    };
    private readonly Option<string[]> _errors = new("--error")
    {
        Description = "A parameter that gets an interval by the profile of the statistic, or all: XSPEC's error.",
        HelpName = "NAME",
    };
    private readonly Option<double> _delta = new("--delta")
    {
        Description = "With --error: the statistic's rise at the ends; 1 for 68.3 %, 2.706 for 90 %.",
        DefaultValueFactory = _ => 2.706,
    };
    private readonly Option<long> _seed = new("--seed")
    {
        Description = "Of all that is drawn at random.",
        DefaultValueFactory = _ => 1,
    };

    public IEnumerable<Option> All => [_errors, _delta, _chain, _goodness, _scans, _bands, _redshift, _lines, _seed];

    /// <exception cref="UsageException">A value out of range, or a method that ends at no minimum.</exception>
    public InferenceRequest Read(ParseResult parsed, FitMethod method)
    {
        InferenceRequest request = new()
        {
            Chain = Within("--chain", parsed.GetValue(_chain), FewestSamples, MostSamples),
            Goodness = Within(
                "--goodness",
                parsed.GetResult(_goodness) is null ? null : parsed.GetValue(_goodness) ?? 1000,
                10,
                MostSpectra
            ),
            Scans = parsed.GetValue(_scans) ?? [],
            Bands = Bands(parsed.GetValue(_bands) ?? (parsed.GetValue(_redshift) is null ? null : "2-10")),
            Redshift = parsed.GetValue(_redshift),
            Lines = parsed.GetValue(_lines) ?? [],
            Errors = parsed.GetValue(_errors) ?? [],
            Delta = parsed.GetValue(_delta),
            Seed = unchecked((ulong)parsed.GetValue(_seed)),
        };
        if (request.Redshift is { } z && !(z > 0 && z < 100))
            throw new UsageException($"--luminosity: found {z}; expected a redshift above 0.");
        if (!(request.Delta > 0 && double.IsFinite(request.Delta)))
            throw new UsageException($"--delta: found {request.Delta}; expected a number above 0.");
        return request.NeedsMinimum && method == FitMethod.Network
            ? throw new UsageException(
                "--error, --chain, --goodness, --steppar, --flux, --luminosity, --eqwidth: found method network, which "
                    + "ends at no minimum; expected --method both or classical."
            )
            : request;
    }

    private static int? Within(string option, int? value, int lowest, int highest) =>
        value is not { } number || (number >= lowest && number <= highest)
            ? value
            : throw new UsageException($"{option}: found {number}; expected {lowest} to {highest}.");

    private static IReadOnlyList<EnergyBand> Bands(string? text)
    {
        try
        {
            return text is null ? [] : EnergyBand.Parse(text);
        }
        catch (SpectralDataException wrong)
        {
            throw new UsageException($"--flux: {wrong.Message}");
        }
    }

    private static int? Refuse(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--goodness: found '{result.Tokens[0].Value}'; expected a whole number.");
        return null;
    }
}

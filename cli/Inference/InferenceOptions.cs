using System.CommandLine;
using System.Globalization;
using Almagest.Application.Inference;

namespace Almagest.Cli.Inference;

/// <summary>The options of `almagest fit` that begin where the minimum is found.</summary>
internal sealed class InferenceOptions
{
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
        DefaultValueFactory = _ => InferenceRequest.UsualDelta,
    };
    private readonly Option<long> _seed = new("--seed")
    {
        Description = "Of all that is drawn at random.",
        DefaultValueFactory = _ => 1,
    };

    public IEnumerable<Option> All => [_errors, _delta, _chain, _goodness, _scans, _bands, _redshift, _lines, _seed];

    private static int? Refuse(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--goodness: found '{result.Tokens[0].Value}'; expected a whole number.");
        return null;
    }
}

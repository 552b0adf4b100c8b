using System.CommandLine;
using System.Globalization;
using Almagest.Cli.Terminal;
using Almagest.Spectra.Fitting;

namespace Almagest.Cli.Commands;

/// <summary>Options that mean the same in every verb.</summary>
internal static class CommonOptions
{
    public static Option<string?> Home() =>
        new("--home")
        {
            Description =
                "Folder of the embedded size: database and shards. Default: $ALMAGEST_HOME, else the user's data folder.",
            HelpName = "DIR",
        };

    /// <summary>Files, as many as one likes; so what looks like an option and is none has to be refused here.</summary>
    public static Argument<string[]> Sources(string name, string description)
    {
        Argument<string[]> sources = new(name) { Description = description, Arity = ArgumentArity.OneOrMore };
        sources.Validators.Add(result =>
        {
            foreach (
                string wrong in result
                    .Tokens.Select(token => token.Value)
                    .Where(text => text.StartsWith('-') && !File.Exists(text))
            )
                result.AddError($"Unrecognized option '{wrong}'.");
        });
        return sources;
    }

    public static Option<string> Abundances() =>
        new("--abund")
        {
            Description = "Abundances of the absorption models: wilm, angr, aspl, feld, aneb, grsa, lodd, lgpp, lgps.",
            DefaultValueFactory = _ => "wilm",
        };

    public static Option<double> FalseAlarmRate() =>
        new("--false-alarm-rate")
        {
            Description =
                "Share of spectra like those that the network learnt from that may be flagged as outside its training, and "
                + "as many whose network disagrees with the fit.",
            DefaultValueFactory = _ => RunSettings.Default.FalseAlarmRate,
            HelpName = "SHARE",
        };

    public static Option<string?> WarmStart() =>
        new("--warm-start")
        {
            Description =
                "Network with whose weights a new one begins, to learn in fewer epochs: an id, the beginning of one, or auto for "
                + "the nearest of the same model, priors and gaps seen by other instruments. Default: it begins anew.",
            HelpName = "NETWORK",
        };

    /// <exception cref="UsageException">Not within what a network can tell.</exception>
    public static double FalseAlarmRate(double found) =>
        found is >= RunSettings.LowestFalseAlarmRate and <= RunSettings.HighestFalseAlarmRate
            ? found
            : throw new UsageException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--false-alarm-rate: found {found}; expected {RunSettings.LowestFalseAlarmRate} to "
                        + $"{RunSettings.HighestFalseAlarmRate}."
                )
            );

    public static Option<bool> ListSkipped() =>
        new("--list-skipped") { Description = "Name every file that was passed over, with the reason." };

    public static Option<bool> Json() => new("--json") { Description = "Write JSON to stdout, for scripts." };

    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "No progress on stderr." };
}

using Almagest.Application;
using Almagest.Spectra;

namespace Almagest.Cli.Terminal;

/// <summary>What helps a user of the command line with a mistake that the application tells in its own words.</summary>
internal static class Hints
{
    /// <summary>Of what there is a list by a verb.</summary>
    private static readonly string[] Listed = ["campaign", "catalogue", "network", "run", "token", "training"];

    /// <returns>Empty where the message is enough.</returns>
    public static string For(Exception error) =>
        error switch
        {
            UnknownException { Kind: "source" } => "'almagest results show RUN' shows those of a run.",
            UnknownException { Kind: "table" } => "'almagest results export --help' names some; the page's glossary has all.",
            UnknownException unknown => Listed.Contains(unknown.Kind)
                ? $"'almagest {unknown.Kind} list' shows what there is."
                : "",
            UntrainedException => "'almagest train' makes one, 'almagest network promote' chooses one.",
            RequestException { About: [RequestPart.SavedFit] } => "'almagest fit --save' writes them.",
            RequestException { About: { Count: > 0 } parts } => $"See {string.Join(", ", parts.Select(OptionOf))}.",
            // A response that is not where the header says.
            SpectralDataException { Message: var told }
                when told.Contains("one given with the spectrum", StringComparison.Ordinal) => "See --rmf, --arf.",
            _ => "",
        };

    /// <summary>"groupMin" is --group-min.</summary>
    public static string OptionOf(RequestPart part) =>
        "--"
        + string.Concat(
            RequestParts.WordFor(part).Select(letter => char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}")
        );
}

using Almagest.Application;

namespace Almagest.Cli.Terminal;

/// <summary>What helps a user of the command line with a mistake that the application tells in its own words.</summary>
internal static class Hints
{
    /// <returns>Empty where the message is enough.</returns>
    public static string For(Exception error) =>
        error switch
        {
            UnknownException unknown => $"'almagest {unknown.Kind} list' shows what there is.",
            UntrainedException => "'almagest train' makes one, 'almagest network promote' chooses one.",
            RequestException { About: [RequestPart.SavedFit] } => "'almagest fit --save' writes them.",
            RequestException { About: { Count: > 0 } parts } => $"See {string.Join(", ", parts.Select(OptionOf))}.",
            _ => "",
        };

    /// <summary>The one table of what the parts of a request are called here.</summary>
    public static string OptionOf(RequestPart part) =>
        part switch
        {
            RequestPart.Response => "--rmf",
            RequestPart.Exposure => "--exposure",
            RequestPart.Like => "--like",
            RequestPart.LowestEnergy => "--emin",
            RequestPart.HighestEnergy => "--emax",
            RequestPart.FrozenParameter => "--freeze",
            RequestPart.ParameterStart => "--set",
            RequestPart.Scan => "--steppar",
            RequestPart.Interval => "--error",
            RequestPart.EquivalentWidth => "--eqwidth",
            RequestPart.FitName => "--source",
            RequestPart.SavedFit => "--save",
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, "A part of a request without an option."),
        };
}

using System.CommandLine;

namespace Almagest.Cli.Commands;

/// <summary>Options that mean the same in every verb.</summary>
internal static class CommonOptions
{
    public static Option<string?> Home() => new("--home")
    {
        Description = "Folder of the embedded size: database and shards. Default: $ALMAGEST_HOME, else the user's data folder.",
        HelpName = "DIR",
    };

    public static Option<bool> Json() => new("--json") { Description = "Write JSON to stdout, for scripts." };

    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "No progress on stderr." };
}

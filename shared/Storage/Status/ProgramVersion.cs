using System.Reflection;

namespace Almagest.Storage.Status;

/// <summary>The version of this program, as the database keeps it beside what was made or taken up.</summary>
public static class ProgramVersion
{
    private const int DigitsOfCommit = 8;

    /// <summary>With the commit that it was built from where that is known.</summary>
    public static string Own { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";

    /// <summary>With as many digits of the commit as people go by.</summary>
    public static string Short(string version) =>
        version.IndexOf('+', StringComparison.Ordinal) is >= 0 and var plus && version.Length > plus + DigitsOfCommit + 1
            ? version[..(plus + DigitsOfCommit + 1)]
            : version;
}

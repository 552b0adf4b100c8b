using System.Reflection;

namespace Almagest.Pages.Layout;

internal static class ThisProgram
{
    /// <summary>With the commit it was built from where that is known.</summary>
    public static string Version { get; } =
        typeof(ThisProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";
}

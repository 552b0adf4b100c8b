using Almagest.Fitter;
using Almagest.Gateway;
using Almagest.Hosting;
using Almagest.Simulator;
using Almagest.Trainer;

namespace Almagest.Cli.Hosting;

/// <summary>The roles that this program can play.</summary>
internal static class Roles
{
    /// <summary>Those that obey commands.</summary>
    public static IReadOnlyList<Role> Workers { get; } = [SimulatorModule.Role, TrainerModule.Role, FitterModule.Role];

    public static IReadOnlyList<Role> All { get; } = [.. Workers, GatewayModule.Role];

    public static string Names { get; } = string.Join(", ", All.Select(role => role.Name));

    /// <summary>Null: there is none of that name.</summary>
    public static Role? Find(string name) =>
        All.FirstOrDefault(role => role.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

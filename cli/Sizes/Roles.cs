using Almagest.Cli.Terminal;
using Almagest.Fitter;
using Almagest.Gateway;
using Almagest.Hosting;
using Almagest.Simulator;
using Almagest.Storage;
using Almagest.Trainer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Cli.Sizes;

/// <summary>Any set of roles in one process, against the cluster's broker and database.</summary>
internal static class Roles
{
    public static IReadOnlyList<string> All { get; } = ["simulator", "trainer", "fitter", "gateway"];

    public static async Task RunAsync(IReadOnlyCollection<string> roles, string urls, CancellationToken cancellation)
    {
        bool Chosen(string role) => roles.Contains(role, StringComparer.OrdinalIgnoreCase);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
    }
}

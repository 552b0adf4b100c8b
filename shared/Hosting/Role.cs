using MassTransit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Almagest.Hosting;

/// <summary>One thing that a process can be. Roles share the stores, the shard log and the bus that their host adds
/// once.</summary>
/// <param name="Name">Such as "fitter": what `almagest up --roles` takes, and the service's name in telemetry.</param>
/// <param name="AddServices">Its options and services.</param>
public sealed record Role(string Name, Action<IHostApplicationBuilder> AddServices)
{
    /// <summary>What it hears.</summary>
    public Action<IBusRegistrationConfigurator> AddConsumers { get; init; } = _ => { };

    /// <summary>What it answers by HTTP, beside health.</summary>
    public Action<IEndpointRouteBuilder> MapEndpoints { get; init; } = _ => { };
}

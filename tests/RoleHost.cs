using System.Collections.Concurrent;
using Almagest.Application.Messaging;
using Almagest.Application.Registration;
using Almagest.Hosting.Messaging;
using Almagest.Hosting.ShardLog;
using Almagest.Storage;
using Almagest.Storage.Migrations;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Almagest.Tests;

/// <summary>A service's role in this process: bus in memory, shard log in a folder, SQLite. Gone after the test, folder and
/// all.</summary>
internal sealed class RoleHost : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-role-").FullName;
    private readonly IHost _host;

    private RoleHost(
        Action<IHostApplicationBuilder> role,
        Action<IBusRegistrationConfigurator>? consumers,
        (string Key, string Value)[] settings
    )
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Storage:Provider"] = "sqlite",
                ["Storage:ConnectionString"] = Path.Combine(_folder, "state.db"),
                ["ShardLog:Folder"] = Path.Combine(_folder, "shards"),
                ["Messaging:Transport"] = "memory",
            }
        );
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))
        );
        builder.Services.AddAlmagestStorage();
        role(builder);
        builder.Services.AddAlmagestApplication();
        builder.AddAlmagestShardLog();
        builder.AddAlmagestMessaging(consumers);
        _host = builder.Build();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="role">Adds the role's services; what a test adds before them takes their place.</param>
    /// <param name="consumers">Of the role; null for none.</param>
    /// <param name="settings">Configuration, such as ("Trainer:Epochs", "2").</param>
    public static async Task<RoleHost> StartAsync(
        Action<IHostApplicationBuilder> role,
        Action<IBusRegistrationConfigurator>? consumers,
        params (string Key, string Value)[] settings
    )
    {
        var host = new RoleHost(role, consumers, settings);
        await host.Get<IStorageMigrator>().MigrateAsync(Cancellation);
        await host._host.StartAsync(Cancellation);
        return host;
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Everything of a kind that is published, or sent to a queue, from now on.</summary>
    /// <param name="queue">A command's queue; null for what is published.</param>
    public async Task<ConcurrentQueue<T>> HearAsync<T>(string? queue = null)
        where T : class
    {
        var heard = new ConcurrentQueue<T>();
        HostReceiveEndpointHandle handle = Get<IBusControl>()
            .ConnectReceiveEndpoint(queue ?? $"listener-{Guid.NewGuid():N}", endpoint => endpoint.Handler<T>(context =>
                {
                    heard.Enqueue(context.Message);
                    return Task.CompletedTask;
                }));
        await handle.Ready;
        return heard;
    }

    /// <summary>Every command of a kind that a consumer has been through with, from now on; one that failed is not among
    /// them.</summary>
    public ConcurrentQueue<T> Obeyed<T>()
        where T : class
    {
        var observer = new Obedience<T>();
        Get<IBusControl>().ConnectConsumeMessageObserver(observer);
        return observer.Obeyed;
    }

    public Task SendAsync<T>(T command)
        where T : class => Get<ICommandSender>().SendAsync(command, Cancellation);

    public static async Task EventuallyAsync(Func<bool> holds)
    {
        for (int i = 0; i < 2_400 && !holds(); i++)
            await Task.Delay(50, Cancellation);
        Assert.True(holds(), "It did not happen within two minutes.");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class Obedience<T> : IConsumeMessageObserver<T>
        where T : class
    {
        public ConcurrentQueue<T> Obeyed { get; } = [];

        public Task PreConsume(ConsumeContext<T> context) => Task.CompletedTask;

        public Task PostConsume(ConsumeContext<T> context)
        {
            Obeyed.Enqueue(context.Message);
            return Task.CompletedTask;
        }

        public Task ConsumeFault(ConsumeContext<T> context, Exception exception) => Task.CompletedTask;
    }
}

#!/bin/bash
# machine.sh ROOT WORK: boots systemd on top of the Debian in the folder ROOT, in namespaces of its own; WORK/share is /share
# there. What it writes is in memory. Started by try-install.mjs as root, with new namespaces.
set -e
machine=$2/machine
mount --make-rprivate /
mkdir -p "$machine"
mount -t tmpfs memory "$machine"
mkdir "$machine/upper" "$machine/work" "$machine/root"
mount -t overlay overlay -o "lowerdir=$1,upperdir=$machine/upper,workdir=$machine/work" "$machine/root"
cd "$machine/root"
mkdir -p proc sys dev run tmp share old
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 dev dev
for device in null zero full random urandom tty; do
  touch dev/$device
  mount --bind /dev/$device dev/$device
done
ln -s /proc/self/fd dev/fd
ln -s pts/ptmx dev/ptmx
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
mount -t tmpfs shm dev/shm
mount -t tmpfs -o mode=755 run run
mount -t tmpfs -o mode=1777 tmp tmp
mount --bind "$2/share" share
ip link set lo up 2>/dev/null || true
pivot_root . old
umount -l /old
exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --log-target=console
